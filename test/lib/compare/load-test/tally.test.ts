import { longestWithoutSuccess, percentile, tally } from '../../../../lib/compare/load-test/tally.ts';

const sample = (dueMs: number, endedMs: number, kind?: 'refused' | 'timeout') => ({
  name: 'read',
  dueMs,
  startedMs: dueMs + 1,
  endedMs,
  ...(kind && { failure: { kind, detail: kind } }),
});

it('takes percentiles from the values themselves', () => {
  const values = Array.from({ length: 200 }, (_, i) => i + 1);
  expect([50, 99, 100].map((percent) => percentile(values, percent))).toEqual([100, 198, 200]);
  expect(percentile([7], 99)).toBe(7);
});

it('counts every sample once, and takes latencies of successes from their due time', () => {
  const result = tally([
    sample(0, 10),
    sample(10, 40),
    sample(20, 21, 'refused'),
    sample(30, 5030, 'timeout'),
  ]);
  expect(result).toMatchObject({ due: 4, succeeded: 2, latencyMilliseconds: { p50: 10, p99: 30, max: 30 } });
  expect(result.failed).toMatchObject({ refused: 1, timeout: 1, reset: 0 });
  expect(tally([]).latencyMilliseconds).toBeNull();
});

it('finds the longest time without a success, also at the ends of the load', () => {
  const load = { fromMs: 1000, toMs: 5000 };
  const gap = (...ended: number[]) =>
    longestWithoutSuccess(
      [sample(0, 3000, 'refused'), ...ended.map((endedMs) => sample(0, endedMs))],
      load,
      2000,
    );
  expect(gap(4900, 1100, 2100)).toEqual({ seconds: 2.8, fromSeconds: 0.1, toSeconds: 2.9 });
  expect(gap(4000, 4500)).toEqual({ seconds: 3, fromSeconds: -1, toSeconds: 2 });
  expect(gap(1500, 6000)).toEqual({ seconds: 3.5, fromSeconds: -0.5, toSeconds: 3 });
  expect(gap()).toEqual({ seconds: 4, fromSeconds: -1, toSeconds: 3 });
});
