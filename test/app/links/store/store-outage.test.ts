import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedStore, embeddedStore } from '../../../../app/links/src/dev/embedded-store.ts';
import { startService } from '../../../../app/links/src/start-service.ts';
import { createLogger } from '../../../../app/links/src/telemetry/logger.ts';
import { parseMeasureConfig } from '../../../../lib/compare/load-test/config.ts';
import { measure } from '../../../../lib/compare/load-test/measure.ts';
import type { Measurement } from '../../../../lib/compare/load-test/measurement.ts';
import { BreakableProxy } from '../../support/breakable-proxy.ts';
import { eventually } from '../../support/eventually.ts';
import { LogLines } from '../../support/log-lines.ts';
import { testApp } from '../../support/test-app.ts';
import { testConfig } from '../../support/test-config.ts';

type WithGap = Measurement['operations'][string];

let store: EmbeddedStore;
let proxy: BreakableProxy;

beforeAll(async () => {
  store = await embeddedStore();
  proxy = await BreakableProxy.toStore(store);
});
afterAll(async () => {
  proxy.close();
  await store.stop();
});

describe('an outage', () => {
  async function body(response: Response): Promise<Record<string, unknown>> {
    return (await response.json()) as Record<string, unknown>;
  }

  async function serviceOver(variables: Record<string, string> = {}) {
    const lines = new LogLines();
    const config = testConfig(
      { ...store.table, endpoint: proxy.url },
      { STOP_TIMEOUT_SECONDS: '2', ...variables },
    );
    const service = await startService(config, createLogger(config, lines));
    const at = (path: string) => `http://127.0.0.1:${service.port}${path}`;
    const headers = { 'content-type': 'application/json', connection: 'close' };
    return {
      lines,
      service,
      ready: async () => body(await fetch(at('/readyz'), { headers: { connection: 'close' } })),
      get: (path: string) => fetch(at(path), { headers: { connection: 'close' }, redirect: 'manual' }),
      shorten: () => fetch(at('/links'), { method: 'POST', headers, body: '{"url":"https://example.com/"}' }),
    };
  }

  test('is alive but not ready until the store has answered once, and checks it by itself', async () => {
    proxy.become('cut');
    const { get, ready, service } = await serviceOver();
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(503);
    expect(await ready()).toEqual({ ready: false, draining: false, store: 'waiting' });
    proxy.become('open');
    await eventually('ready', async () => (await get('/readyz')).status === 200);
    await service.stop();
  });

  test('answers 503 with Retry-After while the store is unreachable, stays ready, and recovers by itself', async () => {
    proxy.become('open');
    const { get, lines, ready, service, shorten } = await serviceOver();
    await eventually('ready', async () => (await get('/readyz')).status === 200);
    const { code } = await body(await shorten());

    proxy.become('cut');
    const refused = await shorten();
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await body(refused)).toEqual({ error: 'store_unavailable', message: expect.any(String) });
    expect((await get(`/${code}`)).status).toBe(503);
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(200);
    expect(await ready()).toEqual({ ready: true, draining: false, store: 'failing' });
    expect(lines.saying('the store does not answer')).toHaveLength(1);

    proxy.become('open');
    await eventually('the report says so', async () => (await ready()).store === 'answering');
    expect((await get(`/${code}`)).status).toBe(302);
    await service.stop();
  });

  test('answers 503 before the request times out, if the store does not answer', async () => {
    proxy.become('silent');
    const { service, shorten } = await serviceOver({ REQUEST_TIMEOUT_SECONDS: '1' });
    const refused = await shorten();
    expect(refused.status).toBe(503);
    expect((await body(refused)).error).toBe('store_unavailable');
    await service.stop();
  });

  test('is not ready over a table that does not exist', async () => {
    proxy.become('open');
    const { get, lines, service } = await serviceOver({ TABLE_NAME: 'another' });
    await eventually('a report', () => lines.saying('the store does not answer').length === 1);
    expect(lines.saying('the store does not answer')[0]).toMatchObject({
      reason: 'ResourceNotFoundException',
    });
    expect((await get('/readyz')).status).toBe(503);
    await service.stop();
  });
});

describe('an outage under load', () => {
  let app: Awaited<ReturnType<typeof testApp>>;

  jest.setTimeout(30_000);

  beforeAll(async () => {
    proxy.become('open');
    const table = { ...store.table, endpoint: proxy.url };
    app = await testApp(table, { variables: { SERVICE_VERSION: '1.2.3' }, budgetMs: 800 });
  });
  afterAll(() => app.stop());

  it('loses no link while the store is unreachable and after it, and still serves the page', async () => {
    const config = parseMeasureConfig({
      url: `http://127.0.0.1:${app.port}`,
      ratePerSecond: 20,
      warmUpSeconds: 0.5,
      steadySeconds: 0.5,
      settleSeconds: 15,
    });
    const outage = sleep(1000).then(async () => {
      proxy.become('cut');
      await sleep(1200);
      proxy.become('open');
    });
    const result = await measure(config, ['sleep', '2'], { signal: new AbortController().signal });
    await outage;
    const { read, write, page } = result.operations as Record<'read' | 'write' | 'page', WithGap>;
    expect(read.failed.serverError).toBeGreaterThan(0);
    expect(write.failed.serverError).toBeGreaterThan(0);
    expect(page.failed.serverError).toBe(0);
    expect(write.longestWithoutSuccess.seconds).toBeGreaterThan(page.longestWithoutSuccess.seconds);
    expect(result.requests.failed.wrongAnswer).toBe(0);
    expect(result.steady.reached).toBe(true);
    expect(result.writes).toMatchObject({ lost: 0, misdirected: 0, unread: 0, duplicated: 0 });
    expect(result.versions).toEqual([expect.objectContaining({ version: '1.2.3' })]);
  });
});
