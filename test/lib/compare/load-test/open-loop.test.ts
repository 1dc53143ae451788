import { setTimeout as sleep } from 'node:timers/promises';
import { openLoop } from '../../../../lib/compare/load-test/open-loop.ts';

const block = (ms: number) => {
  for (const until = performance.now() + ms; performance.now() < until; );
};

it('starts all that has become due while the process was blocked, each with its own due time', async () => {
  const origin = performance.now();
  const started: { n: number; dueMs: number; atMs: number }[] = [];
  const stop = openLoop(100, origin, (n, dueMs) => started.push({ n, dueMs, atMs: performance.now() }));
  await sleep(50);
  block(200);
  await sleep(50);
  const end = performance.now();
  stop(end);
  expect(started.map(({ n }) => n)).toEqual(started.map((_, i) => i));
  for (const { n, dueMs, atMs } of started) {
    expect(dueMs).toBeCloseTo(origin + n * 10, 6);
    expect(atMs).toBeGreaterThanOrEqual(dueMs);
  }
  expect(started).toHaveLength(Math.floor((end - origin) / 10) + 1);
});

it('starts nothing after its end', async () => {
  let started = 0;
  const stop = openLoop(1000, performance.now(), () => started++);
  await sleep(20);
  stop(performance.now());
  const before = started;
  await sleep(20);
  stop(performance.now());
  expect(started).toBe(before);
});
