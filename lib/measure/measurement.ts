import { z } from 'zod';
import { measureConfigSchema } from './config.ts';
import { FAILURE_KINDS, type FailureKind } from './failure.ts';

/*
 * The result of a measurement: plain data, to be kept as JSON and read by others. Seconds count from the moment that
 * the command was to start: what came before is negative.
 */

const count = z.int().min(0);
const seconds = z.number();

const failed = z.strictObject(
  Object.fromEntries(FAILURE_KINDS.map((kind) => [kind, count])) as Record<FailureKind, typeof count>,
);

/** Of the requests that succeeded, from their due time to the last byte of the answer. */
const latency = z.strictObject({ p50: z.number(), p99: z.number(), max: z.number() });

/** Every request that was due is either among those that succeeded or among those that failed. */
const tally = z.strictObject({
  due: count,
  succeeded: count,
  failed,
  latencyMilliseconds: latency.nullable(),
});

/** The longest time in which no request succeeded, from one success to the next, or to an end of the load. */
const gap = z.strictObject({ seconds: z.number(), fromSeconds: seconds, toSeconds: seconds });
const withGap = z.strictObject({ ...tally.shape, longestWithoutSuccess: gap });

const seen = { answers: count, firstSeconds: seconds, lastSeconds: seconds };

export const measurementSchema = z.strictObject({
  version: z.literal(1),
  /** When the load began. */
  date: z.iso.datetime(),
  config: measureConfigSchema,
  client: z.strictObject({
    nodeVersion: z.string(),
    os: z.string(),
    cores: count,
    memoryMiB: count,
    /** How much later than due this program started requests: where it is much, the client was the bottleneck. */
    startedLateMilliseconds: z.strictObject({ p99: z.number(), max: z.number() }),
  }),
  /** Ended early by a signal: what had come by then. */
  interrupted: z.boolean(),
  /** Null where it was interrupted before. */
  command: z
    .strictObject({
      line: z.array(z.string()),
      startedSeconds: seconds,
      endedSeconds: seconds,
      exitCode: z.int().nullable(),
      signal: z.string().nullable(),
      /** Whether this program ended it. */
      ended: z.enum(['by itself', 'out of time', 'interrupted']),
    })
    .nullable(),
  load: z.strictObject({ fromSeconds: seconds, toSeconds: seconds }),
  /** After the command; `afterSeconds` is from its end to when the last request that failed was due. */
  steady: z.strictObject({ reached: z.boolean(), afterSeconds: z.number() }),
  requests: z.strictObject({
    ...withGap.shape,
    /** When the first success had come; null without any. Before the command where the service was up already. */
    firstSuccessSeconds: seconds.nullable(),
  }),
  /** By due time: before the command, while it ran, after it. */
  phases: z.strictObject({ before: tally, during: tally, after: tally }),
  /** A store that is gone stops writes, and pages go on: so each has its own longest time without a success. */
  operations: z.strictObject({ read: withGap, page: withGap, write: withGap }),
  /** What happened, by what was asked for, most frequent first. */
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
    /** Of them, so many were made before the load, for the first reads. */
    madeBefore: count,
    /** Codes that were given to more than one link. */
    duplicated: count,
    /** Read back at the end. */
    found: count,
    /** Denied by the service, to the last. */
    lost: count,
    /** Led to another URL, to the last. */
    misdirected: count,
    /** Never answered, or not asked for any more after an interruption: nothing is known of them. */
    unread: count,
  }),
  /** Which replica answered, asked at a small rate of its own, on new connections. */
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
  /** Each second of the load, by due time. */
  timeline: z.array(
    z.strictObject({ second: z.int(), ...tally.shape, versions: z.record(z.string(), count) }),
  ),
});

export type Measurement = z.infer<typeof measurementSchema>;
export type Tally = z.infer<typeof tally>;
export type Gap = z.infer<typeof gap>;
