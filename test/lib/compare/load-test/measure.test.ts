import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseMeasureConfig } from '../../../../lib/compare/load-test/config.ts';
import { measure } from '../../../../lib/compare/load-test/measure.ts';
import { type Measurement, measurementSchema } from '../../../../lib/compare/load-test/measurement.ts';
import { PretendService } from './pretend-service.ts';

const SHORT = {
  ratePerSecond: 50,
  warmUpSeconds: 0.3,
  steadySeconds: 0.3,
  settleSeconds: 10,
};
jest.setTimeout(30_000);
// Together, as most of the time is spent waiting: each with a service of its own.
const test = it.concurrent;
const services: PretendService[] = [];
afterAll(() => {
  for (const service of services) service.stop();
});

async function pretendService(): Promise<PretendService> {
  const service = await PretendService.start();
  services.push(service);
  return service;
}

async function measured(
  service: PretendService,
  config: object,
  command: string[],
  signal = new AbortController().signal,
) {
  const parsed = parseMeasureConfig({ ...SHORT, url: service.url, ...config });
  const result = await measure(parsed, command, { signal });
  expect(measurementSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
  addsUp(result);
  return result;
}

/** Whatever happens: each request that was due is in the counts, exactly once. */
function addsUp({ load, config, requests, phases, operations, timeline, writes }: Measurement): void {
  const lasted = load.toSeconds - load.fromSeconds;
  // The first is due at once. Tolerant of what is due in the last millisecond, as the end is rounded to one.
  expect(requests.due).toBeGreaterThanOrEqual(Math.floor((lasted - 0.001) * config.ratePerSecond) + 1);
  expect(requests.due).toBeLessThanOrEqual(Math.floor((lasted + 0.001) * config.ratePerSecond) + 1);
  for (const parts of [Object.values(phases), Object.values(operations), timeline]) {
    expect(parts.reduce((sum, { due }) => sum + due, 0)).toBe(requests.due);
  }
  for (const part of [requests, ...Object.values(phases), ...timeline]) {
    expect(part.succeeded + Object.values(part.failed).reduce((a, b) => a + b)).toBe(part.due);
  }
  expect(writes.found + writes.lost + writes.misdirected + writes.unread).toBe(writes.acknowledged);
}

test('finds nothing wrong with a service that does nothing wrong', async () => {
  const service = await pretendService();
  const result = await measured(service, {}, ['sleep', '0.3']);
  expect(result).toMatchObject({
    interrupted: false,
    command: { line: ['sleep', '0.3'], exitCode: 0, ended: 'by itself' },
    steady: { reached: true, afterSeconds: 0 },
    failures: [],
    writes: { madeBefore: 10, duplicated: 0, lost: 0, misdirected: 0, unread: 0 },
    polls: { failed: { refused: 0 } },
  });
  expect(result.writes.acknowledged).toBe((result.operations.write?.succeeded ?? 0) + 10);
  expect(result.command?.startedSeconds).toBeCloseTo(0, 0);
  expect(result.phases.before.due).toBeGreaterThanOrEqual(15);
  expect(result.operations.read?.due).toBeGreaterThan(result.operations.write?.due ?? Number.NaN);
  expect(service.links.size).toBe(result.writes.acknowledged);
});

test('counts every due request while the server is stopped', async () => {
  const service = await pretendService();
  // This process serves, too: so late it may be at either end, on a machine that others keep busy.
  const lateness = monitorEventLoopDelay();
  lateness.enable();
  const outage = sleep(800).then(async () => {
    const since = performance.now();
    service.stop();
    await sleep(1000);
    await service.start();
    return (performance.now() - since) / 1000;
  });
  const result = await measured(service, { ratePerSecond: 100 }, ['sleep', '2']);
  const stoppedSeconds = await outage;
  lateness.disable();
  const lateSeconds = Math.max(0.1, lateness.max / 1e9);
  for (const { second, due } of result.timeline) if (second === 0 || second === 1) expect(due).toBe(100);
  const { refused, reset } = result.requests.failed;
  // So many were due meanwhile.
  expect(Math.abs(refused + reset - stoppedSeconds * 100)).toBeLessThan(2 * lateSeconds * 100);
  expect(result.requests.due - result.requests.succeeded).toBe(refused + reset);
  const { seconds, fromSeconds } = result.requests.longestWithoutSuccess;
  expect(Math.abs(seconds - stoppedSeconds)).toBeLessThan(0.1 + 2 * lateSeconds);
  expect(Math.abs(fromSeconds - 0.5)).toBeLessThan(0.4 + lateSeconds);
  expect(result.polls.failed.refused).toBeGreaterThan(2);
});

test('counts latency from the due time while the server stalls', async () => {
  const service = await pretendService();
  const held: (() => void)[] = [];
  const stalled = sleep(600).then(async () => {
    service.behave = (_request, _response, usual) => void held.push(usual);
    await sleep(800);
    service.behave = (_request, _response, usual) => usual();
    for (const answer of held) answer();
  });
  const { requests, steady } = await measured(service, {}, ['sleep', '1']);
  await stalled;
  expect(requests.due).toBe(requests.succeeded);
  // A closed loop would have sent one request a connection, and waited; these came when they were due.
  expect(held.length).toBeGreaterThan(20);
  expect(requests.latencyMilliseconds?.max).toBeGreaterThan(700);
  expect(requests.latencyMilliseconds?.p99).toBeGreaterThan(600);
  expect(steady.reached).toBe(true);
});

test('tells the kinds of failure apart, and tries nothing twice', async () => {
  const service = await pretendService();
  let asked = 0;
  service.behave = (request, response, usual) => {
    if (request.url === '/whereami') return usual();
    asked += 1;
    const isRead = request.method === 'GET' && request.url !== '/';
    if (asked === 20) return request.socket.destroy();
    if (asked === 21) return response.writeHead(503).end();
    if (asked === 24) return response.writeHead(503, { 'retry-after': '2' }).end();
    if (asked === 22) return; // never answers
    if (asked === 23)
      return response.writeHead(200, { 'content-length': 9 }).end('half', () => request.socket.destroy());
    if (asked > 24 && isRead && !wrong) {
      wrong = true;
      return response.writeHead(302, { location: 'https://example.com/elsewhere' }).end();
    }
    usual();
  };
  let wrong = false;
  const result = await measured(service, { timeoutSeconds: 2.5 }, ['sleep', '0.6']);
  expect(result.requests.failed).toEqual({
    refused: 0,
    reset: 2,
    timeout: 1,
    unreachable: 0,
    serverError: 2,
    wrongAnswer: 1,
    notSent: 0,
  });
  expect(result.failures.map(({ detail }) => detail)).toEqual(
    expect.arrayContaining([
      'status 503',
      'status 503, Retry-After: 2',
      'no whole answer in time',
      'leads to another URL',
    ]),
  );
  // Each once, the first links, and each that was acknowledged once more at the end.
  expect(asked).toBe(10 + result.requests.due + result.writes.acknowledged);
});

test('finds links that were acknowledged and lost, or given a code twice', async () => {
  const service = await pretendService();
  let made = 0;
  service.newCode = () => (made++ === 15 ? 'code3' : `code${made}`);
  setTimeout(() => service.links.delete('code1'), 700);
  const { writes, failures } = await measured(service, { readBackSeconds: 1 }, ['sleep', '0.8']);
  expect(writes.lost).toBe(1);
  expect(writes.duplicated).toBe(1);
  // The link that had the code first.
  expect(writes.misdirected).toBe(1);
  expect(failures.map(({ operation, detail }) => `${operation} ${detail}`)).toEqual(
    expect.arrayContaining(['write a code that was given before', 'read no such link']),
  );
});

test('sees versions and replicas change', async () => {
  const service = await pretendService();
  setTimeout(() => Object.assign(service, { version: '1.1.0', replica: 'two' }), 700);
  const { versions, replicas, timeline } = await measured(service, { pollsPerSecond: 20 }, ['sleep', '0.8']);
  expect(versions.map(({ version }) => version)).toEqual(['1.0.0', '1.1.0']);
  expect(replicas.map(({ replica, version }) => `${replica} ${version}`)).toEqual(['one 1.0.0', 'two 1.1.0']);
  expect(versions[1]?.firstSeconds).toBeGreaterThan(versions[0]?.lastSeconds ?? 0);
  expect(timeline.at(-1)?.versions).toEqual({ '1.1.0': expect.any(Number) });
});

test('asks for the host that it is told to ask for', async () => {
  const service = await pretendService();
  const hosts = new Set<string | undefined>();
  service.behave = (request, _response, usual) => {
    hosts.add(request.headers.host);
    usual();
  };
  await measured(service, { hostHeader: 'links.example.com', warmUpSeconds: 0 }, ['true']);
  expect([...hosts]).toEqual(['links.example.com']);
});

test('measures a start from nothing', async () => {
  const service = await pretendService();
  service.stop();
  setTimeout(() => void service.start(), 900);
  const { phases, writes, steady } = await measured(service, { cold: true }, ['sleep', '1']);
  expect(phases.before).toMatchObject({ succeeded: 0, failed: { refused: phases.before.due } });
  expect(steady.reached).toBe(true);
  expect(writes).toMatchObject({ madeBefore: 0, lost: 0, unread: 0 });
  expect(writes.acknowledged).toBeGreaterThan(0);
});

test('goes on when the command fails, and ends it when its time is up', async () => {
  const service = await pretendService();
  const failed = await measured(service, { warmUpSeconds: 0 }, ['sh', '-c', 'exit 7']);
  expect(failed).toMatchObject({ command: { exitCode: 7, ended: 'by itself' }, steady: { reached: true } });
  const endless = await measured(service, { warmUpSeconds: 0, commandSeconds: 0.2 }, ['sleep', '60']);
  expect(endless.command).toMatchObject({ signal: 'SIGTERM', ended: 'out of time' });
});

test('ends early with what has come by then', async () => {
  const service = await pretendService();
  const abort = new AbortController();
  service.behave = (_request, _response, usual) => {
    // By then the first links are made, and half a second of load behind them.
    if (service.asked.length > 35) abort.abort();
    usual();
  };
  const result = await measured(service, { warmUpSeconds: 0 }, ['sleep', '60'], abort.signal);
  expect(result).toMatchObject({ interrupted: true, command: { signal: 'SIGTERM', ended: 'interrupted' } });
  expect(result.load.toSeconds).toBeLessThan(5);
  expect(result.writes.unread).toBe(result.writes.acknowledged);
});

test('fails when the command cannot be started', async () => {
  const service = await pretendService();
  await expect(measured(service, { warmUpSeconds: 0 }, ['no-such-program'])).rejects.toThrow(
    'the command no-such-program cannot be started: spawn no-such-program ENOENT',
  );
});
