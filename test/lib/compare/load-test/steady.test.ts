import { untilSteady } from '../../../../lib/compare/load-test/steady.ts';

const { signal } = new AbortController();
const NEVER = () => Number.NEGATIVE_INFINITY;

it('is steady once everything due in some seconds has succeeded', async () => {
  const since = performance.now();
  const healthy = { lastFailedDueMs: NEVER, endedUntilMs: () => performance.now() };
  const shaken = { ...healthy, lastFailedDueMs: () => since + 100 };
  const limits = { steadySeconds: 0.2, settleSeconds: 5 };
  expect(await untilSteady([healthy, shaken], since, limits, signal)).toEqual({
    reached: true,
    afterSeconds: 0.1,
  });
  expect(performance.now() - since).toBeGreaterThanOrEqual(300);
});

it('does not take requests that hang for steadiness, and gives up in time', async () => {
  const since = performance.now();
  const hanging = { lastFailedDueMs: NEVER, endedUntilMs: () => since };
  const limits = { steadySeconds: 0.1, settleSeconds: 0.3 };
  expect((await untilSteady([hanging], since, limits, signal)).reached).toBe(false);
  expect(performance.now() - since).toBeGreaterThanOrEqual(300);
});
