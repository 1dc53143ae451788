import { extent, max, median, min, sum } from 'd3-array';
import type { Run } from './run.ts';
import type { FigureId } from './scenarios.ts';

/** The units of figures. */
export const UNITS = ['s', 'ms', '%'] as const;

export type Unit = (typeof UNITS)[number];

export interface Figure {
  readonly title: string;
  /** @default - a count */
  readonly unit?: Unit;
  /** @returns null where the run has no such figure, such as a first success that never came */
  readonly of: (run: Run) => number | null;
}

const figure = (figure: Figure): Figure => figure;

/**
 * The failures from the start of the command on. Failures in the warm-up are not the command's doing. Equal failures
 * are counted together, so a group that goes on after the start counts whole.
 */
export const failuresOf = ({ failures }: Run['measurement']): Run['measurement']['failures'] =>
  failures.filter(({ lastDueSeconds }) => lastDueSeconds >= 0);

/** The number of requests that failed. */
export const countOf = (failures: Run['measurement']['failures']): number =>
  sum(failures, ({ count }) => count);

/** The failures among the requests that are due at the rate of the load: polls have a small rate of their own. */
const ofLoad = (measurement: Run['measurement']): Run['measurement']['failures'] =>
  failuresOf(measurement).filter(({ operation }) => operation !== 'poll');

/** The figures of a run. Polls, each on a new connection, count among the failed requests. */
export const FIGURES: Readonly<Record<FigureId, Figure>> = {
  firstSuccess: figure({
    title: 'first success',
    unit: 's',
    of: ({ measurement }) => measurement.requests.firstSuccessSeconds,
  }),
  failed: figure({
    title: 'failed requests',
    of: ({ measurement }) => countOf(failuresOf(measurement)),
  }),
  /** Many failed requests without an outage are a share of all: this figure says which. */
  failedShare: figure({
    title: 'share that failed meanwhile',
    unit: '%',
    of: ({ measurement }) => {
      const failures = ofLoad(measurement);
      const first = min(failures, ({ firstDueSeconds }) => firstDueSeconds);
      const last = max(failures, ({ lastDueSeconds }) => lastDueSeconds);
      if (first === undefined || last === undefined) return null;
      const due = Math.round((last - first) * measurement.config.ratePerSecond) + 1;
      return (100 * countOf(failures)) / due;
    },
  }),
  /** Unlike counts, this figure compares runs of different loads. */
  lostTraffic: figure({
    title: 'lost traffic',
    unit: 's',
    of: ({ measurement }) => countOf(ofLoad(measurement)) / measurement.config.ratePerSecond,
  }),
  failedBefore: figure({
    title: 'failed before the command',
    of: ({ measurement }) => countOf(measurement.failures) - countOf(failuresOf(measurement)),
  }),
  lastFailure: figure({
    title: 'last failed request at',
    unit: 's',
    of: ({ measurement }) => {
      return max(failuresOf(measurement), ({ lastDueSeconds }) => lastDueSeconds) ?? null;
    },
  }),
  longestGap: figure({
    title: 'longest total outage',
    unit: 's',
    of: ({ measurement }) => measurement.requests.longestWithoutSuccess.seconds,
  }),
  command: figure({
    title: 'the command took',
    unit: 's',
    of: ({ measurement: { command } }) => (command ? command.endedSeconds - command.startedSeconds : null),
  }),
  p99: figure({
    title: 'p99 of what succeeded',
    unit: 'ms',
    of: ({ measurement }) => measurement.requests.latencyMilliseconds?.p99 ?? null,
  }),
  lost: figure({
    title: 'writes lost or given twice',
    of: ({ measurement: { writes } }) => writes.lost + writes.misdirected + writes.duplicated,
  }),
};

/** The median, the smallest and the largest of some values. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @returns undefined for no values */
export function spread(values: readonly number[]): Spread | undefined {
  const [least, most] = extent(values);
  const middle = median(values);
  if (least === undefined || most === undefined || middle === undefined) return undefined;
  return { median: middle, least, most };
}

/** The median and, where the values differ, the smallest and the largest. */
export function figureText({
  spread,
  unit,
}: {
  readonly spread: Spread | null;
  /** @default - a count */
  readonly unit?: Unit | undefined;
}): string {
  if (!spread) return '-';
  const text = (value: number) => (unit === 's' ? value.toFixed(1) : String(Math.round(value)));
  const { median, least, most } = spread;
  const unitText = unit ? ` ${unit}` : '';
  return text(least) === text(most)
    ? `${text(median)}${unitText}`
    : `${text(median)}${unitText} (${text(least)} to ${text(most)})`;
}
