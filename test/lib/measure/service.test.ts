import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedStore, embeddedStore } from '../../../app/src/embedded-store.ts';
import { parseMeasureConfig } from '../../../lib/measure/config.ts';
import { measure } from '../../../lib/measure/measure.ts';
import { Severable } from '../../app/support/severable.ts';
import { testApp } from '../../app/support/test-app.ts';

// The service itself, and not what the other tests take for it.
let store: EmbeddedStore;
let way: Severable;
let app: Awaited<ReturnType<typeof testApp>>;

jest.setTimeout(30_000);

beforeAll(async () => {
  store = await embeddedStore();
  way = await Severable.to(Number(new URL(store.table.endpoint ?? '').port));
  const table = { ...store.table, endpoint: way.url };
  app = await testApp(table, { variables: { SERVICE_VERSION: '1.2.3' }, budgetMs: 800 });
});
afterAll(async () => {
  await app.stop();
  way.close();
  await store.stop();
});

it('loses no link of the service when its store is gone and comes back, while pages go on', async () => {
  const config = parseMeasureConfig({
    url: `http://127.0.0.1:${app.port}`,
    ratePerSecond: 20,
    warmUpSeconds: 0.5,
    steadySeconds: 0.5,
    settleSeconds: 15,
  });
  const outage = sleep(1000).then(async () => {
    way.become('cut');
    await sleep(1200);
    way.become('open');
  });
  const result = await measure(config, ['sleep', '2'], { signal: new AbortController().signal });
  await outage;
  const { read, write, page } = result.operations;
  expect(read.failed.serverError).toBeGreaterThan(0);
  expect(write.failed.serverError).toBeGreaterThan(0);
  expect(page.failed.serverError).toBe(0);
  expect(write.longestWithoutSuccess.seconds).toBeGreaterThan(page.longestWithoutSuccess.seconds);
  expect(result.requests.failed.wrongAnswer).toBe(0);
  expect(result.steady.reached).toBe(true);
  expect(result.writes).toMatchObject({ lost: 0, misdirected: 0, unread: 0, duplicated: 0 });
  expect(result.versions).toEqual([expect.objectContaining({ version: '1.2.3' })]);
});
