import { FAILURE_KINDS, type FailureKind } from './failure.ts';
import type { Sample } from './load.ts';
import type { Gap, Tally } from './measurement.ts';

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
export const milliseconds = (value: number) => rounded(value, 2);
export const toSeconds = (valueMs: number) => rounded(valueMs / 1000, 3);

/** Exact: the smallest of the values that at least `percent` of them do not exceed. */
export function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
}

export function sorted(values: readonly number[]): number[] {
  // Typed arrays sort by number, and fast.
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

/** When the first of those that succeeded had its answer; null without any. */
export function firstSuccessSeconds(samples: readonly Sample[], zeroMs: number): number | null {
  const first = samples.reduce(
    (least, { failure, endedMs }) => (failure ? least : Math.min(least, endedMs)),
    Number.POSITIVE_INFINITY,
  );
  return Number.isFinite(first) ? toSeconds(first - zeroMs) : null;
}

/** The longest time between two successes, or between one and the begin or the end of the load. */
export function longestWithoutSuccess(
  samples: readonly Sample[],
  load: { fromMs: number; toMs: number },
  zeroMs: number,
): Gap {
  const successes = sorted(samples.flatMap(({ failure, endedMs }) => (failure ? [] : [endedMs])));
  let longest = { fromMs: load.fromMs, toMs: load.fromMs };
  let last = load.fromMs;
  // Answers that came after the end of the load are not waited for.
  for (const moment of [...successes.filter((endedMs) => endedMs < load.toMs), load.toMs]) {
    if (moment - last > longest.toMs - longest.fromMs) longest = { fromMs: last, toMs: moment };
    last = moment;
  }
  return {
    seconds: toSeconds(longest.toMs - longest.fromMs),
    fromSeconds: toSeconds(longest.fromMs - zeroMs),
    toSeconds: toSeconds(longest.toMs - zeroMs),
  };
}
