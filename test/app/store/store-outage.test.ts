import { type EmbeddedStore, embeddedStore } from '../../../app/src/embedded-store.ts';
import { logger } from '../../../app/src/logger.ts';
import { startService } from '../../../app/src/start-service.ts';
import { eventually } from '../support/eventually.ts';
import { LogLines } from '../support/log-lines.ts';
import { Severable } from '../support/severable.ts';
import { testConfig } from '../support/test-config.ts';

let store: EmbeddedStore;
let way: Severable;

beforeAll(async () => {
  store = await embeddedStore();
  way = await Severable.to(Number(new URL(store.table.endpoint ?? '').port));
});

afterAll(async () => {
  way.close();
  await store.stop();
});

async function body(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}

async function serviceOver(variables: Record<string, string> = {}) {
  const lines = new LogLines();
  const config = testConfig(
    { ...store.table, endpoint: way.url },
    { STOP_TIMEOUT_SECONDS: '2', ...variables },
  );
  const service = await startService(config, logger(config, lines));
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

test('is alive but not ready until the store has answered once, and asks by itself', async () => {
  way.become('cut');
  const { get, ready, service } = await serviceOver();
  expect((await get('/healthz')).status).toBe(200);
  expect((await get('/readyz')).status).toBe(503);
  expect(await ready()).toEqual({ ready: false, draining: false, store: 'waiting' });
  way.become('open');
  await eventually('ready', async () => (await get('/readyz')).status === 200);
  await service.stop();
});

test('answers 503 with Retry-After while the store is away, stays ready, and recovers by itself', async () => {
  way.become('open');
  const { get, lines, ready, service, shorten } = await serviceOver();
  await eventually('ready', async () => (await get('/readyz')).status === 200);
  const { code } = await body(await shorten());

  way.become('cut');
  const refused = await shorten();
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await body(refused)).toEqual({ error: 'store_unavailable', message: expect.any(String) });
  expect((await get(`/${code}`)).status).toBe(503);
  expect((await get('/healthz')).status).toBe(200);
  expect((await get('/readyz')).status).toBe(200);
  expect(await ready()).toEqual({ ready: true, draining: false, store: 'failing' });
  expect(lines.saying('the store does not answer')).toHaveLength(1);

  way.become('open');
  await eventually('the report says so', async () => (await ready()).store === 'answering');
  expect((await get(`/${code}`)).status).toBe(302);
  await service.stop();
});

test('gives up on a store that is silent before the request itself is out of time', async () => {
  way.become('silent');
  const { service, shorten } = await serviceOver({ REQUEST_TIMEOUT_SECONDS: '1' });
  const refused = await shorten();
  expect(refused.status).toBe(503);
  expect((await body(refused)).error).toBe('store_unavailable');
  await service.stop();
});

test('is not ready over a table that does not exist', async () => {
  way.become('open');
  const { get, lines, service } = await serviceOver({ TABLE_NAME: 'another' });
  await eventually('a report', () => lines.saying('the store does not answer').length === 1);
  expect(lines.saying('the store does not answer')[0]).toMatchObject({ reason: 'ResourceNotFoundException' });
  expect((await get('/readyz')).status).toBe(503);
  await service.stop();
});
