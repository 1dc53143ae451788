import { clientMachine } from './client-machine.ts';
import { grouped } from './grouped.ts';
import type { Sample } from './load.ts';
import type { MeasuredCommand } from './measured-command.ts';
import type { Measurement } from './measurement.ts';
import type { OperationName } from './operations.ts';
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

/** What was observed, on the clock of performance.now(). */
export interface Observed extends Pick<Measurement, 'date' | 'config' | 'interrupted' | 'steady' | 'writes'> {
  /** When the command was to start: the zero of the result. */
  readonly zeroMs: number;
  readonly load: { readonly fromMs: number; readonly toMs: number };
  readonly commandLine: readonly string[];
  /** Undefined where it was interrupted before. */
  readonly command?: MeasuredCommand | undefined;
  readonly samples: readonly Sample<OperationName>[];
  readonly polls: readonly Sample<'poll'>[];
  readonly sightings: readonly Sighting[];
}

/** The plain result of what was observed. */
export function summarise(observed: Observed): Measurement {
  const { date, config, interrupted, steady, writes, zeroMs, load, samples, polls, sightings } = observed;
  const at = (moment: number) => toSeconds(moment - zeroMs);
  const { startedMs = Number.POSITIVE_INFINITY, endedMs = Number.POSITIVE_INFINITY } = observed.command ?? {};
  const withGap = (some: readonly Sample[]) => ({
    ...tally(some),
    longestWithoutSuccess: longestWithoutSuccess(some, load, zeroMs),
  });
  const operation = (name: OperationName) => withGap(samples.filter((sample) => sample.name === name));
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
    operations: { read: operation('read'), page: operation('page'), write: operation('write') },
    failures: failures([...samples, ...polls], at),
    writes,
    polls: tally(polls),
    versions: versionsSeen(sightings, zeroMs),
    replicas: replicasSeen(sightings, zeroMs),
    timeline: timeline(samples, sightings, zeroMs),
  };
}

function command({ command, commandLine }: Observed, at: (moment: number) => number): Measurement['command'] {
  if (!command) return null;
  const { startedMs, endedMs, ...end } = command;
  return { line: [...commandLine], startedSeconds: at(startedMs), endedSeconds: at(endedMs), ...end };
}

function lateness(samples: readonly Sample[]): Measurement['client']['startedLateMilliseconds'] {
  const late = sorted(samples.map(({ dueMs, startedMs }) => startedMs - dueMs));
  return { p99: milliseconds(percentile(late, 99)), max: milliseconds(percentile(late, 100)) };
}

function failures(samples: readonly Sample[], at: (moment: number) => number): Measurement['failures'] {
  const failed = samples.flatMap(({ name, dueMs, failure }) =>
    failure ? [{ name, dueMs, ...failure }] : [],
  );
  const groups = grouped(failed, ({ name, kind, detail }) => `${name} ${kind} ${detail}`).values();
  return [...groups]
    .flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      // By due time, not in the order in which they ended.
      const due = group.map(({ dueMs }) => dueMs);
      return {
        operation: first.name,
        kind: first.kind,
        detail: first.detail,
        count: group.length,
        firstDueSeconds: at(due.reduce((a, b) => Math.min(a, b))),
        lastDueSeconds: at(due.reduce((a, b) => Math.max(a, b))),
      };
    })
    .sort((a, b) => b.count - a.count);
}

function timeline(
  samples: readonly Sample[],
  sightings: readonly Sighting[],
  zeroMs: number,
): Measurement['timeline'] {
  // To the microsecond: what is due right at a second may be a hair before it in binary.
  const second = (moment: number) => Math.floor(Math.round((moment - zeroMs) * 1000) / 1_000_000);
  const seen = grouped(sightings, ({ atMs }) => second(atMs));
  return [...grouped(samples, ({ dueMs }) => second(dueMs))]
    .sort(([a], [b]) => a - b)
    .map(([at, due]) => ({
      second: at,
      ...tally(due),
      versions: Object.fromEntries(
        [...grouped(seen.get(at) ?? [], ({ version }) => version)].map(([version, { length }]) => [
          version,
          length,
        ]),
      ),
    }));
}
