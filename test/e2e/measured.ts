import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MeasureConfig, parseMeasureConfig } from '../../lib/compare/load-test/config.ts';
import { isRefusal } from '../../lib/compare/load-test/failure.ts';
import { measure } from '../../lib/compare/load-test/measure.ts';
import type { Measurement } from '../../lib/compare/load-test/measurement.ts';
import { countOf, failuresOf } from '../../lib/compare/runs/figures.ts';
import type { ObservationId } from '../../lib/compare/runs/scenarios.ts';
import { inQuiet } from './quiet.ts';
import { progress, shown } from './tier-findings.ts';

/** A measurement, and the output of the command that ran meanwhile. */
export interface ScenarioMeasurement extends Measurement {
  /** The text on both outputs of the command. */
  readonly printed: string;
  /** The moment from which the measurement counts its seconds, in milliseconds since 1970. */
  readonly zeroMs: number;
}

/**
 * A step of a command that waits for a condition. It also ends when the test ends: a command has its own process group, so
 * the end of the test would not reach it.
 */
export const untilIs = (test: string): string => `until ${test}; do kill -0 $PPID || exit 1; sleep 1; done`;

/** The load for a single replica. docs/decisions/033-load-for-one-replica.md says why. */
export const ONE_REPLICA = { ratePerSecond: 100 } as const;

/** The share of each load that is sent. */
let sentShare = 1;

/** The number of loads that are tried, each half as large. A service that refuses requests of the last has another fault. */
export const MOST_LOADS = 3;

const SMALLEST_SHARE = 1 / 2 ** (MOST_LOADS - 1);

/** The number of runs to save of each scenario, for the same artefact, engine and machine. 0: each runs once and none is saved. */
export const RUNS_TO_SAVE = Number(process.env.KEEP_RUNS ?? 0);

/** The failure of a test in which the service had more requests than it could answer. */
class TooMuchLoad extends Error {}

/** Traefik's answer to a request whose client seems to have left. It came once in 21,000 requests of an overload. */
const CLIENT_LEFT = 'status 499';

/**
 * Tells whether the service refused requests, and all others that failed had no answer in time, or were not sent because too
 * many were open.
 */
const isTooMuchLoad = (failures: Measurement['failures']): boolean =>
  failures.some(isRefusal) &&
  failures.every(
    (one) => isRefusal(one) || one.kind === 'timeout' || one.kind === 'notSent' || one.detail === CLIENT_LEFT,
  );

const errorOf = (failures: Measurement['failures'], text: string): Error =>
  isTooMuchLoad(failures) ? new TooMuchLoad(text) : new Error(text);

/**
 * Runs a test of measurements, with half the load once more where the service refused requests: a slow machine serves
 * fewer. All later tests send the smaller load, too. Where runs are saved, all have the whole load: others could not be
 * compared with them. docs/decisions/165-a-slow-machine-gets-less-load.md says why.
 *
 * @param test a test that may run several times
 */
export async function atLoadOfMachine(test: () => Promise<void>): Promise<void> {
  for (;;)
    try {
      return await test();
    } catch (error) {
      const isLast = RUNS_TO_SAVE > 0 || sentShare <= SMALLEST_SHARE;
      if (isLast || !(error instanceof TooMuchLoad)) throw error;
      sentShare /= 2;
      shown(`a share of ${sentShare} of each load from here on`, error.message);
    }
}

/**
 * Measures 200 requests a second while a command runs, or the share of them that the machine serves. The clients keep their
 * connections open.
 */
export async function measured(
  { url }: { readonly url: string },
  command: readonly string[],
  change: Partial<MeasureConfig> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<ScenarioMeasurement> {
  const { ratePerSecond = 200, ...rest } = change;
  const config = parseMeasureConfig({
    url,
    remote: true,
    ratePerSecond: Math.ceil(ratePerSecond * sentShare),
    warmUpSeconds: 2,
    ...rest,
  });
  const folder = mkdtempSync(join(tmpdir(), 'measured-'));
  const file = join(folder, 'printed');
  const output = openSync(file, 'w');
  try {
    const measurement = await inQuiet(() => measure(config, command, { signal, commandOutput: output }));
    const zeroMs = Date.parse(measurement.date) + config.warmUpSeconds * 1000;
    progress(`measured: ${figures(measurement)}`);
    return { ...measurement, printed: readFileSync(file, 'utf8'), zeroMs };
  } finally {
    closeSync(output);
    rmSync(folder, { recursive: true });
  }
}

/** The share of a first load that may fail. More is no slow start: something is wrong with what is to be measured. */
const MOST_FAILED_AT_FIRST = 1 / 3;

/** Sends a first load, which is not measured: the table's local substitute is slow in its first seconds. */
export async function warmUp(
  entry: { readonly name: string; readonly url: string },
  { ratePerSecond }: Pick<MeasureConfig, 'ratePerSecond'> = { ratePerSecond: 150 },
): Promise<void> {
  const load = { ratePerSecond, steadySeconds: 8, settleSeconds: 60 };
  await atLoadOfMachine(async () => {
    const result = await measured(entry, ['true'], load);
    if (countOf(result.failures) > MOST_FAILED_AT_FIRST * result.requests.due || !result.steady.reached) {
      const text = `${entry.name} must get warm: at most a third of the first load may fail, and none at its end; got ${figures(result)}`;
      throw errorOf(result.failures, text);
    }
    shown(
      'first load on a new local substitute',
      `${entry.name}, ${ratePerSecond * sentShare} requests a second, ${figures(result)}`,
    );
  });
}

/** A step of a command that prints the time. */
export const MOMENT = 'date +%s.%N';

/** The observation `id`: the seconds between two steps `MOMENT`. Empty if the second step was not reached. */
export function spanOf<Id extends ObservationId>(
  { printed }: ScenarioMeasurement,
  id: Id,
): Partial<Record<Id, number>> {
  const [begin, end] = printed
    .split('\n')
    .filter((line) => /^\d+\.\d+$/.test(line))
    .map(Number);
  return begin === undefined || end === undefined ? {} : ({ [id]: end - begin } as Record<Id, number>);
}

/** The time when the last failed request was due, in seconds from the start of the command. -Infinity if none failed. */
export const lastFailedSeconds = ({ failures }: Measurement): number =>
  Math.max(...failures.map(({ lastDueSeconds }) => lastDueSeconds));

/**
 * Expects that no request fails that is due so many seconds after the start of the command, or later.
 *
 * @param only the operation whose requests count @default - all
 */
export function expectNoFailureFrom(
  seconds: number,
  measurement: Measurement,
  only?: Measurement['failures'][number]['operation'],
): void {
  const late = failuresOf(measurement).filter(
    ({ operation, lastDueSeconds }) =>
      lastDueSeconds >= seconds && (only === undefined || operation === only),
  );
  if (late.length === 0) return;
  const text = `no ${only ?? 'request'} may fail ${seconds.toFixed(1)} s after the command starts, or later: ${figures(measurement)}`;
  throw errorOf(late, text);
}

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

/** Expects that no link was lost, leads elsewhere, or shares its code. This holds in every scenario. */
export function expectNothingLost({ writes }: Measurement): void {
  expect(writes).toMatchObject({ lost: 0, misdirected: 0, duplicated: 0, unread: 0 });
}

/** Expects that the command succeeded. If it did not, the message shows what it printed. */
export function expectCommandDone({ command, printed }: ScenarioMeasurement): void {
  const { exitCode, ended } = command ?? {};
  expect({ exitCode, ended, ...(exitCode !== 0 && { printed }) }).toEqual({
    exitCode: 0,
    ended: 'by itself',
  });
}

/** Expects that the service has recovered from whatever users noticed, and that nothing is lost. */
export function expectRecovered(measurement: ScenarioMeasurement): void {
  expectCommandDone(measurement);
  expectNothingLost(measurement);
  expect(measurement.steady.reached).toBe(true);
}

/** Expects that users noticed nothing. */
export function expectNoFailure(measurement: ScenarioMeasurement): void {
  expectCommandDone(measurement);
  expectNoFailureFrom(0, measurement);
  expectNothingLost(measurement);
}
