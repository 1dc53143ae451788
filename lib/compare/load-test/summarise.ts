import os from 'node:os';
import { ascending, descending, group, max, min, rollup } from 'd3-array';
import type { Sample } from './load.ts';
import type { MeasuredCommand } from './measured-command.ts';
import type { Measurement } from './measurement.ts';
import { replicasSeen, type Sighting, versionsSeen } from './sightings.ts';
import {
  firstSuccessSeconds,
  longestWithoutSuccess,
  milliseconds,
  percentile,
  sorted,
  tally,
  toSeconds,
} from './tally.ts';

/** The observations of a measurement, on the clock of performance.now(). */
export interface Observed extends Pick<Measurement, 'date' | 'config' | 'interrupted' | 'steady' | 'writes'> {
  /** The moment at which the command was due to start: the zero of the result. */
  readonly zeroMs: number;
  readonly load: { readonly fromMs: number; readonly toMs: number };
  readonly commandLine: readonly string[];
  /** @default - the measurement was interrupted before the command */
  readonly command?: MeasuredCommand | undefined;
  /** The names of the requests, in the order of reports. */
  readonly operations: readonly string[];
  readonly samples: readonly Sample[];
  readonly polls: readonly Sample<'poll'>[];
  readonly sightings: readonly Sighting[];
}

/** Sums up observations as the result of the measurement. */
export function summarise(observed: Observed): Measurement {
  const { date, config, interrupted, steady, writes, zeroMs, load, samples, polls, sightings } = observed;
  const at = (moment: number) => toSeconds(moment - zeroMs);
  const { startedMs = Number.POSITIVE_INFINITY, endedMs = Number.POSITIVE_INFINITY } = observed.command ?? {};
  const withGap = (some: readonly Sample[]) => ({
    ...tally(some),
    longestWithoutSuccess: longestWithoutSuccess(some, load, zeroMs),
  });
  const operation = (name: string) => withGap(samples.filter((sample) => sample.name === name));
  return {
    version: 1,
    date,
    config,
    client: { ...clientMachine(), startedLateMilliseconds: lateness(samples) },
    interrupted,
    command: command(observed, at),
    load: { fromSeconds: at(load.fromMs), toSeconds: at(load.toMs) },
    steady,
    requests: { ...withGap(samples), firstSuccessSeconds: firstSuccessSeconds(samples, zeroMs) },
    phases: {
      before: tally(samples.filter(({ dueMs }) => dueMs < startedMs)),
      during: tally(samples.filter(({ dueMs }) => dueMs >= startedMs && dueMs < endedMs)),
      after: tally(samples.filter(({ dueMs }) => dueMs >= endedMs)),
    },
    operations: Object.fromEntries(observed.operations.map((name) => [name, operation(name)])),
    failures: failures([...samples, ...polls], at),
    writes,
    polls: tally(polls),
    versions: versionsSeen(sightings, zeroMs),
    replicas: replicasSeen(sightings, zeroMs),
    timeline: timeline(samples, sightings, zeroMs),
  };
}

/** The machine of the client: readers judge by it whether the client was the bottleneck. */
const clientMachine = () => ({
  nodeVersion: process.version,
  os: `${os.type()} ${os.release()} ${os.arch()}`,
  cores: os.availableParallelism(),
  memoryMiB: Math.round(os.totalmem() / 1024 / 1024),
});

function command({ command, commandLine }: Observed, at: (moment: number) => number): Measurement['command'] {
  if (!command) return null;
  const { startedMs, endedMs, ...end } = command;
  return { line: [...commandLine], startedSeconds: at(startedMs), endedSeconds: at(endedMs), ...end };
}

function lateness(samples: readonly Sample[]): Measurement['client']['startedLateMilliseconds'] {
  const late = sorted(samples.map(({ dueMs, startedMs }) => startedMs - dueMs));
  return { p99: milliseconds(percentile(late, 99)), max: milliseconds(percentile(late, 100)) };
}

const dueMs = (sample: { readonly dueMs: number }) => sample.dueMs;

function failures(samples: readonly Sample[], at: (moment: number) => number): Measurement['failures'] {
  const failed = samples.flatMap(({ name, dueMs, failure }) =>
    failure ? [{ name, dueMs, ...failure }] : [],
  );
  const alike = group(failed, ({ name, kind, detail }) => `${name} ${kind} ${detail}`);
  return [...alike.values()]
    .flatMap((some) => {
      // Not the first and the last of the list, which is in the order in which requests ended.
      const [first, from, to] = [some[0], min(some, dueMs), max(some, dueMs)];
      if (first === undefined || from === undefined || to === undefined) return [];
      const { name: operation, kind, detail } = first;
      const [firstDueSeconds, lastDueSeconds] = [at(from), at(to)];
      return { operation, kind, detail, count: some.length, firstDueSeconds, lastDueSeconds };
    })
    .sort((a, b) => descending(a.count, b.count));
}

function timeline(
  samples: readonly Sample[],
  sightings: readonly Sighting[],
  zeroMs: number,
): Measurement['timeline'] {
  // Rounded to the microsecond: a request that is due right at a second may be a hair before it in binary.
  const second = (moment: number) => Math.floor(Math.round((moment - zeroMs) * 1000) / 1_000_000);
  const seen = rollup(
    sightings,
    ({ length }) => length,
    ({ atMs }) => second(atMs),
    ({ version }) => version,
  );
  return [...group(samples, ({ dueMs }) => second(dueMs))]
    .sort(([a], [b]) => ascending(a, b))
    .map(([at, due]) => ({
      second: at,
      ...tally(due),
      versions: Object.fromEntries(seen.get(at) ?? []),
    }));
}
