import { greatest, min, pairs } from 'd3-array';
import { FAILURE_KINDS, type FailureKind } from './failure.ts';
import type { Sample } from './load.ts';
import type { Gap, Tally } from './measurement.ts';

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
export const milliseconds = (value: number) => rounded(value, 2);
export const toSeconds = (valueMs: number) => rounded(valueMs / 1000, 3);

/**
 * The smallest value that at least `percent` of all values do not exceed (nearest rank).
 *
 * Not d3's `quantile`: it interpolates between two values, and the saved runs hold latencies that were measured.
 */
export function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
}

export function sorted(values: readonly number[]): number[] {
  // Typed arrays sort by number, and much faster than d3's `sort`: there may be 900,000 latencies.
  return [...Float64Array.from(values).sort()];
}

export function tally(samples: readonly Sample[]): Tally {
  const failed = Object.fromEntries(FAILURE_KINDS.map((kind) => [kind, 0])) as Record<FailureKind, number>;
  const latencies: number[] = [];
  for (const { failure, dueMs, endedMs } of samples) {
    if (failure) failed[failure.kind] += 1;
    else latencies.push(endedMs - dueMs);
  }
  const inOrder = sorted(latencies);
  const at = (percent: number) => milliseconds(percentile(inOrder, percent));
  return {
    due: samples.length,
    succeeded: latencies.length,
    failed,
    latencyMilliseconds: inOrder.length > 0 ? { p50: at(50), p99: at(99), max: at(100) } : null,
  };
}

/** The moment of the first success, in seconds after `zeroMs`; null without any. */
export function firstSuccessSeconds(samples: readonly Sample[], zeroMs: number): number | null {
  const first = min(samples, ({ failure, endedMs }) => (failure ? undefined : endedMs));
  return first === undefined ? null : toSeconds(first - zeroMs);
}

/** The longest time between two successes, or between a success and the start or end of the load. */
export function longestWithoutSuccess(
  samples: readonly Sample[],
  load: { fromMs: number; toMs: number },
  zeroMs: number,
): Gap {
  const successes = sorted(samples.flatMap(({ failure, endedMs }) => (failure ? [] : [endedMs])));
  // Answers after the end of the load do not count.
  const within = successes.filter((endedMs) => endedMs < load.toMs);
  const gaps = pairs([load.fromMs, ...within, load.toMs]);
  const [fromMs, toMs] = greatest(gaps, ([from, to]) => to - from) ?? [load.fromMs, load.toMs];
  return {
    seconds: toSeconds(toMs - fromMs),
    fromSeconds: toSeconds(fromMs - zeroMs),
    toSeconds: toSeconds(toMs - zeroMs),
  };
}
