import { z } from 'zod';
import { measureConfigSchema } from './config.ts';
import { FAILURE_KINDS, type FailureKind } from './failure.ts';

/*
 * The result of a measurement: plain data, saved as JSON. Seconds count from the moment at which the command was due to
 * start; earlier moments are negative.
 */

const count = z.int().min(0);
const seconds = z.number();

const failed = z.strictObject(
  Object.fromEntries(FAILURE_KINDS.map((kind) => [kind, count])) as Record<FailureKind, typeof count>,
);

/** Latencies of successful requests, from the due time to the last byte of the answer. */
const latency = z.strictObject({ p50: z.number(), p99: z.number(), max: z.number() });

/** Counts of requests. Every due request either succeeded or failed. */
const tally = z.strictObject({
  due: count,
  succeeded: count,
  failed,
  latencyMilliseconds: latency.nullable(),
});

/** The longest time without a success: between two successes, or between a success and the start or end of the load. */
const gap = z.strictObject({ seconds: z.number(), fromSeconds: seconds, toSeconds: seconds });
const withGap = z.strictObject({ ...tally.shape, longestWithoutSuccess: gap });

const seen = { answers: count, firstSeconds: seconds, lastSeconds: seconds };

export const measurementSchema = z.strictObject({
  version: z.literal(1),
  /** The moment at which the load began. */
  date: z.iso.datetime(),
  config: measureConfigSchema,
  client: z.strictObject({
    nodeVersion: z.string(),
    os: z.string(),
    cores: count,
    memoryMiB: count,
    /** Delays of requests by this program: large delays mean that the client was the bottleneck. */
    startedLateMilliseconds: z.strictObject({ p99: z.number(), max: z.number() }),
  }),
  /** True if a signal ended the measurement early. The result then covers the time until that signal. */
  interrupted: z.boolean(),
  /** null where the measurement was interrupted before the command. */
  command: z
    .strictObject({
      line: z.array(z.string()),
      startedSeconds: seconds,
      endedSeconds: seconds,
      exitCode: z.int().nullable(),
      signal: z.string().nullable(),
      /** The reason for the end: this program ends commands that are out of time or interrupted. */
      ended: z.enum(['by itself', 'out of time', 'interrupted']),
    })
    .nullable(),
  load: z.strictObject({ fromSeconds: seconds, toSeconds: seconds }),
  /**
   * The return to steadiness; `afterSeconds` is from the end of the command to the due time of the last failed request.
   */
  steady: z.strictObject({ reached: z.boolean(), afterSeconds: z.number() }),
  requests: z.strictObject({
    ...withGap.shape,
    /** The moment of the first success; null without any. Negative where the service was up before the command. */
    firstSuccessSeconds: seconds.nullable(),
  }),
  /** Requests by due time: before, during and after the command. */
  phases: z.strictObject({ before: tally, during: tally, after: tally }),
  /** Requests by name: without its store a service goes on serving pages, so each kind of request has its own gap. */
  operations: z.record(z.string(), withGap),
  /** Failures by operation and cause, the most frequent first. */
  failures: z.array(
    z.strictObject({
      operation: z.string(),
      kind: z.enum(FAILURE_KINDS),
      detail: z.string(),
      count,
      firstDueSeconds: seconds,
      lastDueSeconds: seconds,
    }),
  ),
  /** acknowledged = found + lost + misdirected + unread. */
  writes: z.strictObject({
    acknowledged: count,
    /** Acknowledged writes that were made before the load, for the first reads. */
    madeBefore: count,
    /** Number of identities that were given to more than one write. */
    duplicated: count,
    /** Writes that were there at the end. */
    found: count,
    /** Writes that the service denied to the last. */
    lost: count,
    /** Links of the sample that led to another URL to the last. */
    misdirected: count,
    /** Writes without an answer, or not read because of an interruption: their fate is not known. */
    unread: count,
  }),
  /** Requests for the answering replica, at a small rate of their own, on new connections. */
  polls: tally,
  versions: z.array(z.strictObject({ version: z.string(), ...seen })),
  replicas: z.array(
    z.strictObject({
      replica: z.string(),
      version: z.string(),
      zone: z.string().optional(),
      node: z.string().optional(),
      ...seen,
    }),
  ),
  /** The seconds of the load, by due time. */
  timeline: z.array(
    z.strictObject({ second: z.int(), ...tally.shape, versions: z.record(z.string(), count) }),
  ),
});

export type Measurement = z.infer<typeof measurementSchema>;
export type Tally = z.infer<typeof tally>;
export type Gap = z.infer<typeof gap>;
