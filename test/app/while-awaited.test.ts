import { type EmbeddedStore, embeddedStore } from '../../app/src/embedded-store.ts';
import { HttpError } from '../../app/src/http-error.ts';
import { testApp } from './support/test-app.ts';

let store: EmbeddedStore;

beforeAll(async () => {
  store = await embeddedStore();
});
afterAll(() => store.stop());

test('bounds all that is done for a request with a body, but not before its time', async () => {
  const app = await testApp(store.table, { variables: { REQUEST_TIMEOUT_SECONDS: '1' } });
  app.store.add = (_link, asker) =>
    new Promise((_resolve, reject) => {
      expect(asker?.aborted).toBe(false);
      asker?.addEventListener('abort', () => reject(new HttpError(503, 'given_up', 'given up')));
    });
  const started = performance.now();
  const { status } = await app.ask('POST', '/links', { json: { url: 'https://example.com/' } });
  expect(status).toBe(503);
  expect(performance.now() - started).toBeGreaterThan(900);
  expect(performance.now() - started).toBeLessThan(2000);
  await app.stop();
});

test('aborts nothing that was done', async () => {
  const app = await testApp(store.table);
  let asker: AbortSignal | undefined;
  app.store.find = async (_code, signal) => {
    asker = signal;
    return undefined;
  };
  await app.ask('GET', '/2222222222');
  await app.stop();
  expect(asker?.aborted).toBe(false);
});
