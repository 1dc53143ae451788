import { setTimeout as sleep } from 'node:timers/promises';
import { startLoad } from '../../../../lib/compare/load-test/load.ts';

const pace = (ratePerSecond: number, timeoutMs: number) => ({
  ratePerSecond,
  timeoutMs,
  originMs: performance.now(),
});

/** Answers that come when the test says so. */
function gate() {
  let open: (value: undefined) => void = () => undefined;
  const opened = new Promise<undefined>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open(undefined) };
}

it('starts requests whether or not earlier ones have ended', async () => {
  const answers = gate();
  const load = startLoad(pace(100, 5000), () => ({ name: 'slow', run: () => answers.opened }));
  await sleep(200);
  expect(load.samples).toEqual([]);
  expect(load.due()).toBeGreaterThan(10);
  answers.open();
  await load.stop(performance.now());
  expect(load.samples).toHaveLength(load.due());
});

it('counts what it cannot send, and what it would send too late, as a failure of its own', async () => {
  // 10 requests due within the timeout, none of which ends in time.
  const answers = gate();
  const load = startLoad(pace(100, 100), () => ({ name: 'stuck', run: () => answers.opened }));
  await sleep(250);
  setImmediate(() => answers.open());
  await load.stop(performance.now());
  const kinds = load.samples.map(({ failure }) => failure?.kind);
  expect(kinds.filter((kind) => kind === undefined)).toHaveLength(11);
  expect(kinds.filter((kind) => kind === 'notSent')).toHaveLength(load.due() - 11);
  expect(load.failed()).toBe(load.due() - 11);

  const late = startLoad({ ...pace(10, 100), originMs: performance.now() - 1000 }, () => ({
    name: 'late',
    run: async () => undefined,
  }));
  await sleep(20);
  await late.stop(performance.now());
  expect(late.samples[0]?.failure).toEqual({
    kind: 'notSent',
    detail: 'this client was later than the timeout',
  });
});
