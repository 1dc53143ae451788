import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { parseMeasureConfig } from '../../../../lib/compare/load-test/config.ts';
import { loadTestReport } from '../../../../lib/compare/load-test/load-test-report.ts';
import { measure } from '../../../../lib/compare/load-test/measure.ts';
import { measurementSchema } from '../../../../lib/compare/load-test/measurement.ts';

/** A shop, which takes orders and may forget one. It is not the sample: no path of the sample has an answer. */
const orders = new Map<string, string>();
const forgotten = new Set<string>();
const asked: { readonly line: string; readonly body: string; readonly accept: string | undefined }[] = [];
const server = http.createServer(async (request, response) => {
  const body = await text(request);
  asked.push({ line: `${request.method} ${request.url}`, body, accept: request.headers.accept });
  const answer = (status: number, content: unknown) =>
    response.writeHead(status).end(JSON.stringify(content));
  const url = new URL(request.url ?? '', 'http://shop');
  if (url.pathname === '/ready') return answer(204, '');
  if (url.pathname === '/version') return answer(200, { version: '3.1.4', host: { name: 'shop-1' } });
  if (url.pathname === '/orders' && request.method === 'POST') {
    const id = `o${orders.size}`;
    orders.set(id, body);
    return answer(201, { order: { id } });
  }
  if (url.pathname.startsWith('/orders/')) {
    const id = url.pathname.slice('/orders/'.length);
    return answer(orders.has(id) && !forgotten.has(id) ? 200 : 404, {});
  }
  answer(404, { error: 'no such page' });
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  orders.clear();
  forgotten.clear();
  asked.length = 0;
});

async function measured(load: object, change: object = {}) {
  const { port } = server.address() as AddressInfo;
  const config = parseMeasureConfig({
    url: `http://127.0.0.1:${port}`,
    ratePerSecond: 50,
    warmUpSeconds: 0.3,
    steadySeconds: 0.2,
    settleSeconds: 3,
    // Only what is not found takes so long.
    readBackSeconds: 3,
    requests: load,
    ...change,
  });
  const result = await measure(config, ['sleep', '0.4'], { signal: new AbortController().signal });
  expect(measurementSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
  return result;
}

const ORDER = {
  name: 'order',
  method: 'POST',
  path: '/orders',
  body: { note: '{n}' },
  percent: 20,
  status: 201,
  acknowledges: { id: '/order/id', readBack: '/orders/{id}' },
};
const READY = {
  name: 'ready',
  path: '/ready?{n}',
  headers: { accept: 'text/plain' },
  percent: 80,
  status: 204,
};

it('sends each request in its share, and reads back what was acknowledged', async () => {
  const result = await measured({ requests: [READY, ORDER] });
  const { operations, requests, writes } = result;
  expect(Object.keys(operations)).toEqual(['ready', 'order']);
  expect(requests.due).toBe(requests.succeeded);
  expect(operations.order!.due / requests.due).toBeCloseTo(0.2, 1);
  expect(writes).toMatchObject({ acknowledged: orders.size, found: orders.size, lost: 0, madeBefore: 0 });
  expect(orders.size).toBe(operations.order!.due);
  // Each is new: no cache in between answers for the service.
  expect(new Set([...orders.values()]).size).toBe(orders.size);
  const ready = asked.filter(({ line }) => line.startsWith('GET /ready'));
  expect(new Set(ready.map(({ line }) => line)).size).toBe(ready.length);
  expect(ready.every(({ accept }) => accept === 'text/plain')).toBe(true);
  const report = loadTestReport(result);
  expect(report).toMatch(/^ready +\d+ +0 /m);
  expect(report).toMatch(/^writes {4}\d+ acknowledged: \d+ found again, 0 lost/m);
  // Nothing of the sample is asked for, and no replica without a path for it.
  expect(asked.filter(({ line }) => /whereami|links/.test(line))).toEqual([]);
  expect(report).not.toMatch(/polls|version/);
});

it('counts a write as lost that the service denies to the last', async () => {
  forgotten.add('o0');
  const { writes } = await measured({ requests: [{ ...ORDER, percent: 100 }] });
  expect(writes).toMatchObject({ lost: 1, misdirected: 0, unread: 0 });
});

it('counts an answer with another status as failed, by the name of its request', async () => {
  const missing = { name: 'page', path: '/none', percent: 20 };
  const { failures, operations } = await measured({ requests: [READY, missing] }, { cold: true });
  expect(operations.page!.failed.wrongAnswer).toBe(operations.page!.due);
  expect(failures).toMatchObject([{ operation: 'page', kind: 'wrongAnswer', detail: 'status 404' }]);
});

it('sees the version and the replica where the requests say how', async () => {
  const replica = { path: '/version', version: '/version', name: '/host/name' };
  const { versions, replicas } = await measured({ requests: [{ ...READY, percent: 100 }], replica });
  expect(versions).toMatchObject([{ version: '3.1.4' }]);
  expect(replicas).toMatchObject([{ replica: 'shop-1', version: '3.1.4' }]);
});

it('does not begin before a service that does not answer, and says for which request', async () => {
  await expect(measured({ requests: [{ name: 'page', path: '/none', percent: 100 }] })).rejects.toThrow(
    /did not accept GET \/none within 10 s: wrongAnswer, status 404; start the service first/,
  );
}, 20_000);
