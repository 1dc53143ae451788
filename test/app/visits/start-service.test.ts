import { once } from 'node:events';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { type EmbeddedStore, embeddedStore } from '../../../app/visits/src/dev/embedded-store.ts';
import { visitsConformance } from '../../conformance/visits-suite.ts';
import { BreakableProxy } from '../support/breakable-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { testVisits } from './support/test-visits.ts';

type Service = Awaited<ReturnType<typeof testVisits>>;

let store: EmbeddedStore;

beforeAll(async () => {
  store = await embeddedStore();
});
afterAll(() => store.stop());

describe('the service in this process', () => {
  let service: Service;

  beforeAll(async () => {
    service = await testVisits(store.table);
  });
  afterAll(() => service.stop());

  visitsConformance(() => service.url);

  test('logs one JSON line per request, by route, and none per probe', async () => {
    service.lines.all.length = 0;
    await service.ask('GET', '/visits/secret');
    await service.ask('GET', '/healthz');
    await service.ask('GET', '/nowhere/secret');
    const seen = () => service.lines.saying('request').map(({ route, status }) => [route, status]);
    await eventually('two lines', () => seen().length === 2);
    expect(seen()).toEqual([
      ['/visits/:code', 200],
      ['unmatched', 404],
    ]);
    expect(JSON.stringify(service.lines.all)).not.toContain('secret');
  });
});

describe('start and stop', () => {
  test('is alive but not ready until the store has answered once, and asks it by itself', async () => {
    const proxy = await BreakableProxy.to(Number(new URL(store.table.endpoint ?? '').port));
    proxy.become('cut');
    const { ask, lines, stop } = await testVisits({ ...store.table, endpoint: proxy.url }, { ready: false });
    expect((await ask('GET', '/healthz')).status).toBe(200);
    const ready = await ask('GET', '/readyz');
    expect([ready.status, ready.body]).toEqual([503, { ready: false, draining: false, store: 'waiting' }]);
    proxy.become('open');
    await eventually('ready', async () => (await ask('GET', '/readyz')).status === 200);
    proxy.become('cut');
    const refused = await ask('GET', '/visits/a');
    expect([refused.status, refused.body.error]).toEqual([503, 'store_unavailable']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    // Taking all replicas out of service would not repair the store.
    const failing = await ask('GET', '/readyz');
    expect([failing.status, failing.body.store]).toEqual([200, 'failing']);
    proxy.become('open');
    await eventually('it recovers', async () => (await ask('GET', '/readyz')).body.store === 'answering');
    expect(lines.saying('the store does not answer')).toHaveLength(2);
    await stop();
    proxy.close();
  });

  test('is not ready once it is stopping, still counts, and asks clients to close their connections', async () => {
    const { ask, port, stop } = await testVisits(store.table);
    const agent = new http.Agent({ keepAlive: true });
    const request = async (path: string) => {
      const [response] = (await once(http.get({ host: '127.0.0.1', port, path, agent }), 'response')) as [
        http.IncomingMessage,
      ];
      await text(response);
      return response;
    };
    expect((await request('/healthz')).headers.connection).toBe('keep-alive');
    const started = performance.now();
    const stopped = stop();
    const ready = await ask('GET', '/readyz');
    expect([ready.status, ready.body.draining]).toEqual([503, true]);
    const counted = await ask('POST', '/visits', { json: { counts: [{ code: 'late', count: 1 }] } });
    expect(counted.status).toBe(204);
    expect((await request('/visits/late')).headers.connection).toBe('close');
    await stopped;
    // A third of two seconds is the wait for clients that keep their connections.
    expect(performance.now() - started).toBeLessThan(667);
    await expect(ask('GET', '/healthz')).rejects.toThrow('fetch failed');
    agent.destroy();
  });
});
