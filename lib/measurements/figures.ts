import type { Run } from './run.ts';
import type { FigureId } from './scenarios.ts';

export interface Figure {
  readonly title: string;
  /** @default - a count */
  readonly unit?: 's' | 'ms';
  /** Null where the run has none, such as a first success that never came. */
  readonly of: (run: Run) => number | null;
}

const figure = (figure: Figure): Figure => figure;

/**
 * What failed from the start of the command on: what failed before it, under the warm-up, was not its doing. Requests that
 * failed alike are counted together, so those that were under way when it started are among them.
 */
export const failuresOf = ({ failures }: Run['measurement']): Run['measurement']['failures'] =>
  failures.filter(({ lastDueSeconds }) => lastDueSeconds >= 0);

/** How many requests failed. */
export const countOf = (failures: Run['measurement']['failures']): number =>
  failures.reduce((sum, { count }) => sum + count, 0);

/** What is read from a run. The polls, which ask each time on a new connection, count among the requests that failed. */
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
  /** By counts, runs of different loads do not compare. */
  failedLoad: figure({
    title: 'failed load',
    unit: 's',
    of: ({ measurement }) =>
      countOf(failuresOf(measurement).filter(({ operation }) => operation !== 'poll')) /
      measurement.config.ratePerSecond,
  }),
  failedBefore: figure({
    title: 'failed before the command',
    of: ({ measurement }) => countOf(measurement.failures) - countOf(failuresOf(measurement)),
  }),
  lastFailure: figure({
    title: 'last one due at',
    unit: 's',
    of: ({ measurement }) => {
      const failures = failuresOf(measurement);
      return failures.length > 0 ? Math.max(...failures.map(({ lastDueSeconds }) => lastDueSeconds)) : null;
    },
  }),
  longestGap: figure({
    title: 'longest without a success',
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
    title: 'links lost or given twice',
    of: ({ measurement: { writes } }) => writes.lost + writes.misdirected + writes.duplicated,
  }),
};

/** Median and spread of some values. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @returns undefined for no values */
export function spread(values: readonly number[]): Spread | undefined {
  const inOrder = [...values].sort((a, b) => a - b);
  const [least] = inOrder;
  const most = inOrder.at(-1);
  if (least === undefined || most === undefined) return undefined;
  const at = (index: number) => inOrder[index] ?? least;
  const middle = (inOrder.length - 1) / 2;
  return { median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, least, most };
}

/** The median, and the spread where there is one. */
export function figureText({
  spread,
  unit,
}: {
  readonly spread: Spread | null;
  readonly unit?: Figure['unit'] | undefined;
}): string {
  if (!spread) return '-';
  const text = (value: number) => (unit === 's' ? value.toFixed(1) : String(Math.round(value)));
  const { median, least, most } = spread;
  const unitText = unit ? ` ${unit}` : '';
  return text(least) === text(most)
    ? `${text(median)}${unitText}`
    : `${text(median)}${unitText} (${text(least)} to ${text(most)})`;
}
