import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MeasureConfig, parseMeasureConfig } from '../../lib/measure/config.ts';
import { measure } from '../../lib/measure/measure.ts';
import type { Measurement } from '../../lib/measure/measurement.ts';
import { countOf, failuresOf } from '../../lib/measurements/figures.ts';
import type { ObservationId } from '../../lib/measurements/scenarios.ts';
import { progress, shown } from './findings.ts';

export interface Measured extends Measurement {
  /** What the command printed, both kinds. */
  readonly printed: string;
  /** The zero of its seconds, in milliseconds since 1970. */
  readonly zeroMs: number;
}

/**
 * A step of a command that waits: within the command's time, and no longer than the test itself is there, as a command
 * is not in its process group.
 */
export const untilIs = (test: string): string => `until ${test}; do kill -0 $PPID || exit 1; sleep 1; done`;

/** What one replica is loaded with, where there is no second to share it. DECISIONS.md says why. */
export const ONE_REPLICA = { ratePerSecond: 100 } as const;

/** 200 requests a second by clients that keep their connections, while a command runs. */
export async function measured(
  { url }: { readonly url: string },
  command: readonly string[],
  change: Partial<MeasureConfig> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Measured> {
  const config = parseMeasureConfig({ url, remote: true, ratePerSecond: 200, warmUpSeconds: 2, ...change });
  const folder = mkdtempSync(join(tmpdir(), 'measured-'));
  const file = join(folder, 'printed');
  const output = openSync(file, 'w');
  try {
    const measurement = await measure(config, command, { signal, commandOutput: output });
    const zeroMs = Date.parse(measurement.date) + config.warmUpSeconds * 1000;
    progress(`measured: ${figures(measurement)}`);
    return { ...measurement, printed: readFileSync(file, 'utf8'), zeroMs };
  } finally {
    closeSync(output);
    rmSync(folder, { recursive: true });
  }
}

/** The table's twin is one process that learns: its first seconds would be counted against whatever comes first. */
export async function warmUp(front: { readonly name: string; readonly url: string }): Promise<void> {
  const load = { ratePerSecond: 150, steadySeconds: 8, settleSeconds: 60 };
  const result = await measured(front, ['true'], load);
  expect(result.steady.reached).toBe(true);
  shown(
    'first load on a new twin',
    `${front.name}, ${load.ratePerSecond} requests a second, ${figures(result)}`,
  );
}

/** A step of a command, that notes when it is its turn. */
export const MOMENT = 'date +%s.%N';

/** What a scenario observed: how long it was between two such steps, in seconds; nothing where the second did not come. */
export function spanOf<Id extends ObservationId>({ printed }: Measured, id: Id): Partial<Record<Id, number>> {
  const [begin, end] = printed
    .split('\n')
    .filter((line) => /^\d+\.\d+$/.test(line))
    .map(Number);
  return begin === undefined || end === undefined ? {} : ({ [id]: end - begin } as Record<Id, number>);
}

/**
 * When the last of the requests that failed was due, in seconds from the start of the command; -Infinity without any.
 *
 * @param only of these requests @default - all
 */
export const lastFailedSeconds = (
  { failures }: Measurement,
  only?: Measurement['failures'][number]['operation'],
): number =>
  Math.max(
    ...failures
      .filter(({ operation }) => only === undefined || operation === only)
      .map(({ lastDueSeconds }) => lastDueSeconds),
  );

export function figures(measurement: Measurement): string {
  const { requests, writes, failures, load } = measurement;
  const latency = requests.latencyMilliseconds;
  const span = (load.toSeconds - load.fromSeconds).toFixed(0);
  const kinds = failures.map(
    ({ count, operation, detail, firstDueSeconds, lastDueSeconds }) =>
      `; ${count} x ${operation} ${detail}, due ${firstDueSeconds.toFixed(1)} to ${lastDueSeconds.toFixed(1)} s`,
  );
  return (
    `${countOf(failures)} of ${requests.due} requests failed in ${span} s, ` +
    `${writes.lost + writes.misdirected} of ${writes.acknowledged} acknowledged links lost, ` +
    `p50 ${latency?.p50} ms, p99 ${latency?.p99} ms${kinds.join('')}`
  );
}

/** In no scenario may it happen that a link is lost, leads elsewhere, or shares its code. */
export function expectNothingLost({ writes }: Measurement): void {
  expect(writes).toMatchObject({ lost: 0, misdirected: 0, duplicated: 0, unread: 0 });
}

export function expectCommandDone({ command, printed }: Measured): void {
  expect({ ...command, printed }).toMatchObject({ exitCode: 0, ended: 'by itself' });
}

/** Whatever users noticed, it is over, and nothing is lost. */
export function expectRecovered(measurement: Measured): void {
  expectCommandDone(measurement);
  expectNothingLost(measurement);
  expect(measurement.steady.reached).toBe(true);
}

/** What users noticed: nothing. */
export function expectNoFailure(measurement: Measured): void {
  expectCommandDone(measurement);
  expect(failuresOf(measurement)).toEqual([]);
  expectNothingLost(measurement);
}
