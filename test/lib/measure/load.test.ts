import { setTimeout as sleep } from 'node:timers/promises';
import { startLoad } from '../../../lib/measure/load.ts';

const pace = (ratePerSecond: number, timeoutMs: number) => ({
  ratePerSecond,
  timeoutMs,
  originMs: performance.now(),
});

it('starts requests whether or not earlier ones have ended', async () => {
  const load = startLoad(pace(100, 5000), () => ({
    name: 'slow',
    run: () => sleep(300, undefined),
  }));
  await sleep(200);
  expect(load.samples).toEqual([]);
  expect(load.due()).toBeGreaterThan(10);
  await load.stop();
  expect(load.samples).toHaveLength(load.due());
});

it('counts what it cannot send, and what it would send too late, as a failure of its own', async () => {
  // 10 requests due within the timeout, none of which ever ends by itself in time.
  const load = startLoad(pace(100, 100), () => ({ name: 'stuck', run: () => sleep(400, undefined) }));
  await sleep(250);
  await load.stop();
  const kinds = load.samples.map(({ failure }) => failure?.kind);
  expect(kinds.filter((kind) => kind === undefined)).toHaveLength(11);
  expect(kinds.filter((kind) => kind === 'notSent')).toHaveLength(load.due() - 11);
  expect(load.failed()).toBe(load.due() - 11);

  const late = startLoad({ ...pace(10, 100), originMs: performance.now() - 1000 }, () => ({
    name: 'late',
    run: async () => undefined,
  }));
  await sleep(20);
  await late.stop();
  expect(late.samples[0]?.failure).toEqual({
    kind: 'notSent',
    detail: 'this client was later than the timeout',
  });
});
