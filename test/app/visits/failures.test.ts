import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { testVisits } from './support/test-visits.ts';

/** A fake store that treats each update by the code of its row. */
async function fakeStore(treat: (code: string, response: ServerResponse) => void) {
  const state = { inProgress: 0, most: 0, updates: [] as string[] };
  const server = createServer(async (request, response) => {
    const { Key } = (await json(request)) as { Key: { code: { S: string } } };
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    if (!String(request.headers['x-amz-target']).endsWith('UpdateItem')) return response.end('{}');
    state.updates.push(Key.code.S);
    state.inProgress += 1;
    state.most = Math.max(state.most, state.inProgress);
    response.once('close', () => {
      state.inProgress -= 1;
    });
    treat(Key.code.S, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const table = {
    name: 'visits',
    partitionKey: 'code',
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  return {
    state,
    table,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const refuse = (response: ServerResponse, status: number, name: string) =>
  response.writeHead(status).end(JSON.stringify({ __type: `com.amazonaws#${name}`, message: name }));
const batch = (...codes: string[]) => ({ json: { counts: codes.map((code) => ({ code, count: 1 })) } });

const TREATMENTS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  works: (response) => response.end('{}'),
  throttled: (response) => refuse(response, 400, 'ProvisionedThroughputExceededException'),
  forbidden: (response) => refuse(response, 400, 'AccessDeniedException'),
  broken: (response) => refuse(response, 500, 'InternalServerError'),
  reset: (response) => response.destroy(),
  silent: () => undefined,
};

test('a batch that failed in part names the codes to send again, and those in doubt, within 2.5 s', async () => {
  const store = await fakeStore((code, response) => TREATMENTS[code]?.(response));
  const { ask, stop } = await testVisits(store.table);
  const started = performance.now();
  const answer = await ask('POST', '/visits', batch(...Object.keys(TREATMENTS)));
  expect(performance.now() - started).toBeLessThan(2500);
  expect(answer.status).toBe(200);
  expect(answer.body.notCounted.sort()).toEqual(['forbidden', 'throttled']);
  expect(answer.body.unknown.sort()).toEqual(['broken', 'reset', 'silent']);
  // Each was asked for once: the SDK retried none.
  expect(store.state.updates.sort()).toEqual(Object.keys(TREATMENTS).sort());
  await stop();
  store.stop();
});

test('a batch of which nothing was counted for certain is answered with 503', async () => {
  const store = await fakeStore((_code, response) => TREATMENTS.throttled?.(response));
  const { ask, stop } = await testVisits(store.table);
  const answer = await ask('POST', '/visits', batch('a', 'b'));
  expect([answer.status, answer.body.error]).toEqual([503, 'store_unavailable']);
  expect(answer.headers.get('retry-after')).toBe('2');
  await stop();
  store.stop();
});

test('a batch for which no store listens is answered with 503', async () => {
  const store = await fakeStore(() => undefined);
  store.stop();
  const { ask, stop } = await testVisits(store.table, { ready: false });
  const answer = await ask('POST', '/visits', batch('a', 'b'));
  expect([answer.status, answer.body.error]).toEqual([503, 'store_unavailable']);
  await stop();
});

test('a batch of which all is in doubt is not answered with 503, which would mean that nothing was counted', async () => {
  const store = await fakeStore((_code, response) => TREATMENTS.reset?.(response));
  const { ask, stop } = await testVisits(store.table);
  const answer = await ask('POST', '/visits', batch('a', 'b'));
  expect([answer.status, answer.body]).toEqual([200, { notCounted: [], unknown: ['a', 'b'] }]);
  await stop();
  store.stop();
});

test('makes at most 16 updates at once, and those that had no turn in time were not counted', async () => {
  const store = await fakeStore(() => undefined);
  const { ask, stop } = await testVisits(store.table);
  const codes = Array.from({ length: 100 }, (_, index) => `c${index}`);
  const started = performance.now();
  const { body } = await ask('POST', '/visits', batch(...codes));
  expect(performance.now() - started).toBeLessThan(2500);
  expect(body.unknown.sort()).toEqual(codes.slice(0, 16).sort());
  expect(body.notCounted.sort()).toEqual(codes.slice(16).sort());
  expect([store.state.most, store.state.updates.length]).toEqual([16, 16]);
  await stop();
  store.stop();
});

test('refuses requests beyond 64 at once before it counts anything, but no probe', async () => {
  const store = await fakeStore(() => undefined);
  const { ask, stop } = await testVisits(store.table);
  const batches = Array.from({ length: 80 }, (_, index) => ask('POST', '/visits', batch(`c${index}`)));
  expect((await ask('GET', '/healthz')).status).toBe(200);
  const errors = (await Promise.all(batches)).map(({ body }) => body.error);
  const countOf = (error?: string) => errors.filter((one) => one === error).length;
  expect([countOf('overloaded'), countOf('store_unavailable') + countOf()]).toEqual([16, 64]);
  // No update was made for the counts that the client was told to send again.
  expect(store.state.updates.length).toBeGreaterThanOrEqual(16);
  expect(store.state.updates.length).toBeLessThanOrEqual(countOf());
  await stop();
  store.stop();
});
