import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CallNotMade } from '../../../../app/links/src/store/concurrency-limit.ts';
import { EventLoopClock } from '../../../../app/links/src/store/event-loop-clock.ts';
import { StoreHealth } from '../../../../app/links/src/store/store-health.ts';
import { createLogger } from '../../../../app/links/src/telemetry/logger.ts';
import { eventually } from '../../support/eventually.ts';
import { LogLines } from '../../support/log-lines.ts';
import { SlowStore } from '../../support/slow-store.ts';
import { testConfig } from '../../support/test-config.ts';
import { testStore } from '../../support/test-store.ts';

test('does not count its own queue as slowness of the store: of 170 concurrent calls none reports that it does not answer', async () => {
  const server = createServer((_request, response) => {
    setTimeout(() => response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}'), 950);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const on = await testStore(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const answers = await Promise.all(
    Array.from({ length: 170 }, () =>
      on.store.find('BBBBBBBBBB').then(
        () => 'answered',
        ({ error }) => error,
      ),
    ),
  );
  // The last ones wait for longer than they may.
  expect(new Set(answers)).toEqual(new Set(['answered', 'overloaded']));
  expect(on.health.state).toBe('answering');
  expect(on.lines.saying('does not answer')).toEqual([]);
  on.stop();
  server.close();
});

test('reports an overload, not a failing store, if a call waited too long', async () => {
  const { call, health, lines, stop } = await testStore('http://127.0.0.1:9');
  health.answered();
  const refused = call('GetItem', () => Promise.reject(new CallNotMade('busy')));
  await expect(refused).rejects.toMatchObject({
    statusCode: 503,
    error: 'overloaded',
    headers: { 'retry-after': '2' },
  });
  expect(health.state).toBe('answering');
  expect(lines.saying('does not answer')).toEqual([]);
  stop();
});

const RATE = 30;

interface Call {
  readonly madeMs: number;
  readonly end: Promise<{ readonly error: string | undefined; readonly tookMs: number }>;
}

test('uses a recovered store within a second, although calls continued and most of its capacity is used', async () => {
  const slow = await SlowStore.start(RATE * 1.5);
  const { store, stop } = await testStore(slow.url);
  const begin = performance.now();
  const nowMs = () => performance.now() - begin;
  const calls: Call[] = [];
  function make(): void {
    const madeMs = nowMs();
    const ended = (error?: string) => ({ error, tookMs: nowMs() - madeMs });
    const end = store.find('BBBBBBBBBB').then(
      () => ended(),
      ({ error }) => ended(error),
    );
    calls.push({ madeMs, end });
  }
  const timer = setInterval(() => {
    while (calls.length < (nowMs() / 1000) * RATE) make();
  }, 10);
  await sleep(1000);
  slow.frozen = true;
  await sleep(4000);
  slow.frozen = false;
  const backMs = nowMs();
  await sleep(3000);
  clearInterval(timer);
  const within = (fromMs: number, toMs: number) =>
    Promise.all(calls.filter(({ madeMs }) => madeMs > fromMs && madeMs < toMs).map(({ end }) => end));
  const after = await within(backMs + 1000, Number.POSITIVE_INFINITY);
  expect(after.length).toBeGreaterThan(RATE);
  expect(after.filter(({ error }) => error !== undefined)).toEqual([]);
  // And nobody was kept for longer than a call may take.
  const tookMs = (await within(0, Number.POSITIVE_INFINITY)).map((end) => end.tookMs);
  expect(Math.max(...tookMs)).toBeLessThan(8500);
  stop();
  slow.stop();
});

describe('store health', () => {
  const TABLE = { name: 't', partitionKey: 'k', ttlAttribute: 'ttl', region: 'r', endpoint: undefined };

  let now = 10_000;
  let lines: LogLines;
  let health: StoreHealth;

  beforeEach(() => {
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    lines = new LogLines();
    health = new StoreHealth(createLogger(testConfig(TABLE), lines));
  });
  afterEach(() => jest.restoreAllMocks());

  const said = () => lines.all.map(({ msg }) => msg);
  const failure = (code: string) => Object.assign(new Error('no'), { code });

  test('is answering after the first answer, also after failures', () => {
    health.failed(failure('ECONNREFUSED'));
    expect(health.state).toBe('waiting');
    health.answered();
    expect(health.state).toBe('answering');
    expect(said()).toEqual(['the store does not answer', 'the store answers']);
  });

  test('is failing while some calls fail, and logs each kind of failure once', () => {
    health.answered();
    for (let call = 0; call < 20; call++) {
      now += 100;
      health.failed(failure(call % 2 ? 'ECONNRESET' : 'Throttled'));
      health.answered();
      expect(health.state).toBe('failing');
    }
    expect(said()).toEqual(['the store answers', 'the store does not answer', 'the store does not answer']);
    now += 2000;
    health.answered();
    expect(health.state).toBe('answering');
    expect(lines.saying('the store answers')).toHaveLength(2);
  });

  test('never logs an empty reason', () => {
    health.failed(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }));
    expect(lines.all[0]).toMatchObject({ reason: 'ECONNREFUSED', detail: 'ECONNREFUSED' });
  });
});

describe('event loop clock', () => {
  let clock: EventLoopClock;
  beforeEach(() => {
    clock = new EventLoopClock();
  });
  afterEach(() => clock.stop());

  test('stands still while the event loop is blocked', async () => {
    const overAtMs: number[] = [];
    clock.setTimer(500, () => overAtMs.push(clock.nowMs));
    const busyUntil = performance.now() + 800;
    while (performance.now() < busyUntil);
    await eventually('it ticks', () => clock.nowMs > 0);
    expect(clock.nowMs).toBeLessThanOrEqual(300);
    expect(overAtMs).toEqual([]);
    await eventually('it is over', () => overAtMs.length > 0);
    expect(overAtMs).toEqual([500]);
  });

  test('does not call a callback that was cancelled', async () => {
    const over = jest.fn();
    clock.setTimer(100, over)();
    await eventually('its time has passed', () => clock.nowMs >= 200);
    // The clock calls back in the next turn of the event loop.
    await new Promise(setImmediate);
    expect(over).not.toHaveBeenCalled();
  });
});
