import { createLogger } from '../../../../app/links/src/telemetry/logger.ts';
import type { CountResult, SendResult } from '../../../../app/links/src/visits/send-counts.ts';
import { VisitBuffer } from '../../../../app/links/src/visits/visit-buffer.ts';
import { VisitReporter } from '../../../../app/links/src/visits/visit-reporter.ts';
import { LogLines } from '../../support/log-lines.ts';
import { testConfig } from '../../support/test-config.ts';

const TABLE = { name: 't', partitionKey: 'k', ttlAttribute: 'ttl', region: 'r', endpoint: undefined };

/** `visits` as the reporter sees it: it adds up what it counts, and answers as the test says. */
class FakeVisits {
  result: CountResult = 'counted';
  /** Milliseconds until it answers. */
  delayMs = 0;
  /** Adds counts although its answer says otherwise. */
  addsAnyway = false;
  readonly attempts: number[] = [];
  readonly batches: number[] = [];
  readonly counted = new Map<string, number>();

  readonly send = async (counts: ReadonlyMap<string, number>, limitMs: number): Promise<SendResult> => {
    this.attempts.push(performance.now());
    this.batches.push(counts.size);
    const isLate = this.delayMs > limitMs;
    if (!isLate && (this.result === 'counted' || this.addsAnyway)) {
      for (const [code, count] of counts) this.counted.set(code, this.of(code) + count);
    }
    if (this.delayMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(this.delayMs, limitMs)));
    }
    const result = isLate ? 'unknown' : this.result;
    return { of: () => result, ...(result !== 'counted' && { problem: 'as the test says' }) };
  };

  of(code: string): number {
    return this.counted.get(code) ?? 0;
  }
}

let visits: FakeVisits;
let lines: LogLines;

beforeEach(() => {
  jest.useFakeTimers();
  visits = new FakeVisits();
  lines = new LogLines();
});
afterEach(() => jest.useRealTimers());

const reporter = (buffer?: VisitBuffer) =>
  new VisitReporter(visits.send, createLogger(testConfig(TABLE), lines), buffer);
const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1000);

test('reports visits each second, added up by link, and nothing while there are none', async () => {
  const { count } = bound(reporter());
  for (const code of ['a', 'b', 'a', 'a']) count(code);
  expect(visits.attempts).toEqual([]);
  await pass(1);
  expect([...visits.counted]).toEqual([
    ['a', 3],
    ['b', 1],
  ]);
  count('a');
  await pass(1);
  expect(visits.of('a')).toBe(4);
  await pass(60);
  expect(visits.attempts).toHaveLength(2);
  expect(lines.all).toEqual([]);
});

test('while visits is away for a minute it retries at most each 5 s, and every count arrives 8 s later at most', async () => {
  const { count } = bound(reporter());
  visits.result = 'notCounted';
  for (let second = 0; second < 60; second++) {
    count('a');
    count(`b${second}`);
    await pass(1);
  }
  const pauses = visits.attempts.slice(1).map((at, index) => Math.round(at - (visits.attempts[index] ?? 0)));
  expect(pauses.slice(0, 4)).toEqual([1000, 2000, 4000, 5000]);
  expect(new Set(pauses.slice(3))).toEqual(new Set([5000]));
  expect(visits.counted.size).toBe(0);
  visits.result = 'counted';
  await pass(8);
  expect(visits.of('a')).toBe(60);
  for (let second = 0; second < 60; second++) expect(visits.of(`b${second}`)).toBe(1);
  expect(lines.all.map(({ level, msg }) => [level, msg])).toEqual([
    ['warn', 'visits does not answer; counts are kept and sent later'],
    ['info', 'visits answers again'],
  ]);
});

test('a count in doubt is sent once more and then given up, so it arrives once more than it happened at most', async () => {
  const { count } = bound(reporter());
  visits.result = 'unknown';
  visits.addsAnyway = true;
  count('a');
  await pass(1);
  expect(visits.of('a')).toBe(1);
  await pass(1);
  expect(visits.of('a')).toBe(2);
  expect(lines.saying('given up')).toEqual([expect.objectContaining({ level: 'warn', visits: 1 })]);
  await pass(60);
  expect(visits.of('a')).toBe(2);
});

test('a count in doubt that certainly did not arrive the second time is retried as long as it takes', async () => {
  const { count } = bound(reporter());
  visits.result = 'unknown';
  count('a');
  await pass(1);
  visits.result = 'notCounted';
  count('a');
  await pass(60);
  visits.result = 'counted';
  await pass(8);
  expect(visits.of('a')).toBe(2);
  expect(lines.saying('given up')).toEqual([]);
});

test('a count in doubt does not put new counts of the same link in doubt', async () => {
  const { count } = bound(reporter());
  visits.result = 'unknown';
  count('a');
  await pass(1);
  count('a');
  await pass(1);
  // The first visit is given up by now, the second has not been sent yet.
  expect(lines.saying('given up')).toEqual([expect.objectContaining({ visits: 1 })]);
  visits.result = 'counted';
  await pass(8);
  expect(visits.of('a')).toBe(1);
});

test('a count that visits refuses for good is given up, and does not hold up the others', async () => {
  const { count } = bound(reporter());
  visits.result = 'refused';
  count('a');
  await pass(1);
  visits.result = 'counted';
  count('b');
  await pass(8);
  expect([visits.of('a'), visits.of('b')]).toEqual([0, 1]);
  expect(lines.saying('given up')).toHaveLength(1);
});

test('a visits that is slow beyond the limit gets one attempt at a time', async () => {
  const { count } = bound(reporter());
  visits.delayMs = 10_000;
  for (let second = 0; second < 30; second++) {
    count('a');
    await pass(1);
  }
  // An attempt takes 3 s, and the pause after it up to 5 s.
  const pauses = visits.attempts.slice(1).map((at, index) => at - (visits.attempts[index] ?? 0));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(4000);
  visits.delayMs = 2000;
  await pass(16);
  const givenUp = lines.saying('given up').reduce((sum, { visits }) => sum + Number(visits), 0);
  expect(visits.of('a') + givenUp).toBe(30);
});

test('a full buffer goes out in batches of 100', async () => {
  const { count } = bound(reporter());
  for (let code = 0; code < 10_000; code++) count(`c${code}`);
  await pass(1);
  expect(visits.batches).toEqual(Array(100).fill(100));
  expect(visits.counted.size).toBe(10_000);
});

test('beyond 10,000 links it counts those that it has, drops the others, and logs how many', async () => {
  const buffer = new VisitBuffer();
  const { count } = bound(reporter(buffer));
  visits.result = 'notCounted';
  for (let code = 0; code < 10_000; code++) count(`c${code}`);
  await pass(0.5);
  for (let code = 0; code < 300; code++) count(`d${code}`);
  count('c0');
  expect(buffer.size).toBe(10_000);
  await pass(1);
  expect(lines.saying('dropped')).toEqual([
    expect.objectContaining({ level: 'warn', dropped: 300, codes: 10_000 }),
  ]);
  visits.result = 'counted';
  await pass(8);
  expect([visits.of('c0'), visits.of('d0')]).toEqual([2, 0]);
  expect(buffer.size).toBe(0);
  count('d0');
  await pass(1);
  expect(visits.of('d0')).toBe(1);
});

describe('SIGTERM', () => {
  test('reports a full buffer before the service stops', async () => {
    const service = reporter();
    const { count } = bound(service);
    visits.delayMs = 20;
    for (let code = 0; code < 10_000; code++) count(`c${code}`);
    const stopped = service.stop(5000);
    await pass(3);
    await stopped;
    expect(visits.counted.size).toBe(10_000);
    expect(lines.all).toEqual([]);
  });

  test('loses nothing to a visits that is slow: what it counts gives it more time, up to the limit', async () => {
    const service = reporter();
    visits.delayMs = 2000;
    for (let code = 0; code < 700; code++) service.count(`c${code}`);
    const stopped = service.stop(16_000, 5000);
    await pass(15);
    await stopped;
    expect(visits.counted.size).toBe(700);
    expect(lines.all).toEqual([]);
  });

  test('waits no longer than its patience for a visits that counts nothing', async () => {
    const service = reporter();
    visits.result = 'notCounted';
    service.count('a');
    let isStopped = false;
    const stopped = service.stop(16_000, 5000).then(() => {
      isStopped = true;
    });
    await pass(4);
    expect(isStopped).toBe(false);
    await pass(2);
    await stopped;
    expect(lines.saying('lost')).toHaveLength(1);
  });

  test('retries while visits is being released itself', async () => {
    const service = reporter();
    visits.result = 'notCounted';
    service.count('a');
    const stopped = service.stop(5000);
    await pass(3);
    visits.result = 'counted';
    await pass(1);
    await stopped;
    expect(visits.of('a')).toBe(1);
    expect(lines.saying('lost')).toEqual([]);
  });

  test('waits for the batch that is being sent', async () => {
    const service = reporter();
    visits.delayMs = 2000;
    service.count('a');
    await pass(1.5);
    service.count('a');
    const stopped = service.stop(5000);
    await pass(5);
    await stopped;
    expect(visits.of('a')).toBe(2);
    expect(Math.max(...visits.batches)).toBe(1);
  });

  test.each([
    ['away', (fake: FakeVisits) => Object.assign(fake, { result: 'notCounted' })],
    ['slow', (fake: FakeVisits) => Object.assign(fake, { delayMs: 60_000 })],
  ])('ends within its limit while visits is %s, and logs what is lost', async (_what, prepare) => {
    const service = reporter();
    prepare(visits);
    for (const code of ['a', 'a', 'b']) service.count(code);
    let isStopped = false;
    const stopped = service.stop(2000).then(() => {
      isStopped = true;
    });
    await pass(1.9);
    expect(isStopped).toBe(false);
    await pass(0.2);
    expect(isStopped).toBe(true);
    await stopped;
    const lost = [...lines.saying('lost'), ...lines.saying('given up')];
    expect(lost.reduce((sum, { visits }) => sum + Number(visits), 0)).toBe(3);
  });

  test('sends nothing any more once it has stopped', async () => {
    const service = reporter();
    await Promise.all([service.stop(1000), pass(2)]);
    service.count('a');
    await pass(60);
    expect(visits.attempts).toEqual([]);
  });
});

function bound(service: VisitReporter) {
  return { count: (code: string) => service.count(code) };
}
