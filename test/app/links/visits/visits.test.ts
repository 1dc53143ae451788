import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EmbeddedStore, embeddedStore } from '../../../../app/links/src/dev/embedded-store.ts';
import { startService } from '../../../../app/links/src/start-service.ts';
import { createLogger } from '../../../../app/links/src/telemetry/logger.ts';
import {
  embeddedStore as embeddedVisitsStore,
  type EmbeddedStore as VisitsStore,
} from '../../../../app/visits/src/dev/embedded-store.ts';
import { DescribedClient } from '../../../conformance/described-client.ts';
import { visitsOfLinksTests } from '../../../conformance/visits-of-links-tests.ts';
import { BreakableProxy } from '../../support/breakable-proxy.ts';
import { eventually } from '../../support/eventually.ts';
import { requestsTo } from '../../support/http-requests.ts';
import { LogLines } from '../../support/log-lines.ts';
import { testConfig } from '../../support/test-config.ts';
import { testVisits } from '../../visits/support/test-visits.ts';

// Both services of the sample, each over a store of its own. A proxy between them breaks as the test says.
let linksStore: EmbeddedStore;
let visitsStore: VisitsStore;
let visits: Awaited<ReturnType<typeof testVisits>>;
let proxy: BreakableProxy;

beforeAll(async () => {
  [linksStore, visitsStore] = await Promise.all([embeddedStore(), embeddedVisitsStore()]);
  visits = await testVisits(visitsStore.table);
  proxy = await BreakableProxy.to(visits.port);
});
beforeEach(() => proxy.become('open'));
afterAll(async () => {
  proxy.close();
  await visits.stop();
  await Promise.all([linksStore.stop(), visitsStore.stop()]);
});

async function links(variables: Record<string, string> = { VISITS_URL: proxy.url }) {
  const config = testConfig(linksStore.table, { STOP_TIMEOUT_SECONDS: '10', ...variables });
  const lines = new LogLines();
  const service = await startService(config, createLogger(config, lines));
  const url = `http://127.0.0.1:${service.port}`;
  const ask = requestsTo(url);
  await eventually('ready', async () => (await ask('GET', '/readyz')).status === 200);
  const shorten = async (): Promise<string> =>
    (await ask('POST', '/links', { json: { url: 'https://example.com/' } })).body.code;
  const visitsOf = async (code: string) => (await ask('GET', `/links/${code}`)).body.visits;
  return { url, ask, lines, shorten, visitsOf, stop: service.stop };
}

describe('both services', () => {
  let service: Awaited<ReturnType<typeof links>>;
  let client: DescribedClient;

  beforeAll(async () => {
    service = await links();
    client = await DescribedClient.of(service.url);
  });
  afterAll(() => service.stop());

  visitsOfLinksTests(() => client);

  test('a HEAD request, an unknown link and the facts about a link are no visits', async () => {
    const code = await service.shorten();
    expect((await service.ask('HEAD', `/${code}`)).status).toBe(302);
    expect((await service.ask('GET', '/BBBBBBBBBB')).status).toBe(404);
    await service.ask('GET', `/${code}`);
    await eventually('one visit', async () => (await service.visitsOf(code)) === 1);
    expect((await visits.ask('GET', '/visits/BBBBBBBBBB')).body.visits).toBe(0);
    expect((await service.ask('GET', '/links/BBBBBBBBBB')).status).toBe(404);
    expect((await service.ask('GET', '/links/nothing')).status).toBe(404);
  });

  test.each(['cut', 'silent'] as const)(
    'a visits that is %s slows no redirect, and a page does not wait for its count',
    async (mode) => {
      const code = await service.shorten();
      const msOfRedirects = async () => {
        const startedMs = performance.now();
        for (let visit = 0; visit < 20; visit++)
          expect((await service.ask('GET', `/${code}`)).status).toBe(302);
        return performance.now() - startedMs;
      };
      await msOfRedirects();
      const withVisitsMs = await msOfRedirects();
      proxy.become(mode);
      // If a single one waited for a report, that would be 3 s where nobody answers.
      expect(await msOfRedirects()).toBeLessThan(3 * withVisitsMs + 500);
      const askedMs = performance.now();
      expect(await service.visitsOf(code)).toBeNull();
      // The limit of the service is 0.5 s; the rest is for a busy machine.
      expect(performance.now() - askedMs).toBeLessThan(1500);
    },
  );
});

test('visits of a time in which visits is away arrive once it is back', async () => {
  const { ask, lines, shorten, stop, visitsOf } = await links({ VISITS_URL: visits.url });
  const code = await shorten();
  await visits.stop();
  for (let visit = 0; visit < 5; visit++) expect((await ask('GET', `/${code}`)).status).toBe(302);
  await eventually('it has failed', () => lines.saying('visits does not answer').length === 1);
  expect(await visitsOf(code)).toBeNull();
  visits = await testVisits(visitsStore.table, { port: visits.port });
  await eventually('5 visits', async () => (await visitsOf(code)) === 5, 15_000);
  await stop();
});

test('SIGTERM reports what is left, also to a release of visits that is in progress', async () => {
  const { ask, lines, shorten, stop } = await links({ VISITS_URL: visits.url });
  const codes = await Promise.all([shorten(), shorten(), shorten()]);
  await visits.stop();
  for (const code of codes) await ask('GET', `/${code}`);
  await eventually('it has failed', () => lines.saying('visits does not answer').length === 1);
  const stopped = stop();
  visits = await testVisits(visitsStore.table, { port: visits.port });
  await stopped;
  const { body } = await visits.ask('GET', `/visits?codes=${codes.join()}`);
  expect(body.visits).toEqual(codes.map((code) => ({ code, visits: 1 })));
  expect(lines.saying('lost')).toEqual([]);
});

test('stops within its budget while visits is silent, and says what is lost', async () => {
  proxy.become('silent');
  const { ask, lines, shorten, stop } = await links({ VISITS_URL: proxy.url, STOP_TIMEOUT_SECONDS: '3' });
  await ask('GET', `/${await shorten()}`);
  const started = performance.now();
  await stop();
  expect(performance.now() - started).toBeLessThan(2000);
  expect([...lines.saying('lost'), ...lines.saying('given up')]).toEqual([
    expect.objectContaining({ visits: 1 }),
  ]);
});

test('without VISITS_URL neither page nor API say anything of visits', async () => {
  const { ask, shorten, stop } = await links({});
  const code = await shorten();
  expect((await ask('GET', `/${code}`)).status).toBe(302);
  const { status, body } = await ask('GET', `/links/${code}`);
  expect([status, Object.keys(body)]).toEqual([200, ['code', 'url', 'expiresAt']]);
  expect((await ask('GET', '/openapi.json')).text).not.toMatch(/visits/i);
  expect((await ask('GET', '/')).text.replace(/<script>.*<\/script>/s, '')).not.toMatch(/visit/i);
  await stop();
});

test('asks visits for at most 16 counts at once; the others are null at once', async () => {
  let asked = 0;
  const server = createServer(() => {
    asked += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { shorten, stop, visitsOf } = await links({
    VISITS_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  });
  const code = await shorten();
  const counts = await Promise.all(Array.from({ length: 30 }, () => visitsOf(code)));
  expect(counts).toEqual(Array(30).fill(null));
  // Some may be given up before they arrive.
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThanOrEqual(16);
  await stop();
  server.close();
  server.closeAllConnections();
});
