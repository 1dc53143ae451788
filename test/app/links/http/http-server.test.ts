import { text } from 'node:stream/consumers';
import { type EmbeddedStore, embeddedStore } from '../../../../app/links/src/dev/embedded-store.ts';
import { ERROR } from '../../../conformance/link-requests.ts';
import { BreakableProxy } from '../../support/breakable-proxy.ts';
import { eventually } from '../../support/eventually.ts';
import { hostileRequestTests, UUID } from '../../support/hostile-requests.ts';
import { rawAnswer } from '../../support/raw-answer.ts';
import { rawConnection, UNFINISHED, unfinishedRequest } from '../../support/raw-connection.ts';
import { testApp } from '../../support/test-app.ts';
import { testHttpServer } from '../../support/test-http-server.ts';

let store: EmbeddedStore;
let app: Awaited<ReturnType<typeof testApp>>;

beforeAll(async () => {
  store = await embeddedStore();
  app = await testApp(store.table, { variables: { ADMIN_TOKEN: 'right' } });
});
afterAll(async () => {
  await app.stop();
  await store.stop();
});
beforeEach(() => {
  app.lines.all.length = 0;
});

hostileRequestTests(() => app, {
  path: '/links',
  own: [
    // The page is at `/`, and `*` could be the code of a link: both paths take GET.
    ['TRACE', 'TRACE / HTTP/1.1\r\nhost: x\r\n\r\n', 405, 'method_not_allowed'],
    ['a target that is none', 'OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n', 405, 'method_not_allowed'],
  ],
});

test('answers a request with Expect: 100-continue', async () => {
  const body = '{"url":"https://example.com/"}';
  const socket = await unfinishedRequest(app.port, '', body.length);
  socket.end(body);
  expect(await text(socket)).toMatch(/^HTTP\/1.1 201 /);
});

test.each([
  ['GET', '/', 200],
  ['GET', '/healthz', 200],
  ['HEAD', '/', 200],
  ['GET', '/openapi.json', 200],
  ['GET', '/BBBBBBBBBB', 404],
  ['GET', '/no/such/route', 404],
  ['GET', '/%zz', 400],
  ['DELETE', '/links/BBBBBBBBBB', 401],
  ['PUT', '/links', 405],
] as const)('sends the logged request id and nosniff on %s %s', async (method, path, status) => {
  const answer = await app.ask(method, path);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  const id = answer.headers.get('x-request-id');
  expect(id).toMatch(UUID);
  // Probes that are well have no line.
  if (path !== '/healthz') expect(app.lines.all).toEqual([expect.objectContaining({ reqId: id, status })]);
});

test('answers the request before garbage, and then the garbage', async () => {
  const socket = await rawConnection(app.port);
  socket.write('GET /BBBBBBBBBB HTTP/1.1\r\nhost: x\r\n\r\ngarbage\r\n\r\n');
  const statuses = [...(await text(socket)).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
  expect(statuses).toEqual(['404', '400']);
});

test('survives a client that resets its connection after CONNECT', async () => {
  const socket = await rawConnection(app.port);
  socket.write('CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\n\r\n');
  socket.resetAndDestroy();
  // The service accepts connections in order: once it has answered the second one, it knows of the first.
  expect((await app.ask('GET', '/healthz')).status).toBe(200);
  await eventually('the connection is gone', async () => (await app.openConnections()) === 0);
  expect((await app.ask('GET', '/healthz')).status).toBe(200);
});

test.each([
  ['/', 'POST', 'GET, HEAD'],
  ['/healthz', 'DELETE', 'GET, HEAD'],
  ['/openapi.json', 'PUT', 'GET, HEAD'],
  ['/links', 'GET', 'POST'],
  ['/links', 'OPTIONS', 'POST'],
  ['/links/BBBBBBBBBB', 'PUT', 'DELETE, GET, HEAD'],
  ['/BBBBBBBBBB', 'PATCH', 'GET, HEAD'],
] as const)('answers 405 on %s to %s, with Allow', async (path, method, allow) => {
  const { status, headers, body } = await app.ask(method, path, {
    ...(method !== 'GET' && method !== 'OPTIONS' && { headers: { 'content-type': 'text/plain' } }),
  });
  expect([status, body]).toEqual([405, { ...ERROR, error: 'method_not_allowed' }]);
  expect(headers.get('allow')).toBe(allow);
});

test('refuses a link to the service itself, which it knows by the Host header', async () => {
  const { status, body } = await app.ask('POST', '/links', {
    json: { url: `http://127.0.0.1:${app.port}/BBBBBBBBBB` },
  });
  expect([status, body.error]).toEqual([400, 'invalid_request']);
  expect(body.message).toContain('this service itself');
});

test('answers a probe before requests that arrived at the same time', async () => {
  const order: (string | undefined)[] = [];
  const { server, port } = await testHttpServer((request, response) => {
    order.push(request.url);
    response.end();
  });
  const accepted = jest.fn();
  server.on('connection', accepted);
  const sockets = await Promise.all(Array.from({ length: 31 }, () => rawConnection(port)));
  await eventually('all are accepted', () => accepted.mock.calls.length === 31);
  const probe = sockets.pop();
  for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  probe?.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
  await eventually('all are answered', () => order.length === 31);
  expect(order.slice(0, 10)).toContain('/healthz');
  for (const socket of [...sockets, probe]) socket?.destroy();
  server.close();
});

describe('bad clients', () => {
  test.concurrent('answers 408 to a client that does not finish its request, and closes', async () => {
    const { lines, port, stop } = await testApp(store.table, { variables: { REQUEST_TIMEOUT_SECONDS: '1' } });
    const { status, headers, body } = await rawAnswer(port, UNFINISHED, 'closed');
    expect([status, body.error]).toEqual([408, 'request_timeout']);
    expect(body).toEqual(ERROR);
    expect(headers.connection).toBe('close');
    expect(lines.all).toEqual([expect.objectContaining({ level: 'info', route: '/links', status: 408 })]);
    await stop();
  });

  test.concurrent('limits the time for a request head, to the second', async () => {
    const { port, stop } = await testApp(store.table, { variables: { REQUEST_TIMEOUT_SECONDS: '1' } });
    const started = performance.now();
    const { status, body } = await rawAnswer(port, 'GET /healthz HTTP/1.1\r\nhost:', 'closed');
    expect(performance.now() - started).toBeLessThan(3000);
    expect([status, body.error]).toEqual([408, 'request_timeout']);
    await stop();
  });

  test.each([
    ['garbage', 'garbage\r\n\r\n', 400, 'invalid_request'],
    [
      'too large a head',
      `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
  ])('answers %s with an error body, and closes', async (_what, request, expected, error) => {
    const { ask, port, stop } = await testApp(store.table);
    const { status, body } = await rawAnswer(port, request, 'closed');
    expect(status).toBe(expected);
    expect(body).toEqual({ ...ERROR, error });
    expect((await ask('GET', '/healthz')).status).toBe(200);
    await stop();
  });

  test('logs a request once whose client leaves in the middle of it', async () => {
    const { lines, port, stop } = await testApp(store.table);
    (await unfinishedRequest(port)).destroy();
    await eventually('a line', () => lines.all.length > 0);
    // A second line would be there once everything has ended.
    await stop();
    expect(lines.all.map(({ level, route, status }) => [level, route, status])).toEqual([
      ['info', '/links', 499],
    ]);
  });

  test('logs a request whose client leaves before the answer, and aborts its work', async () => {
    const proxy = await BreakableProxy.toStore(store);
    const { health, lines, port, stop } = await testApp({ ...store.table, endpoint: proxy.url });
    health.answered();
    lines.all.length = 0;
    proxy.become('silent');
    for (const request of [
      'GET /BBBBBBBBBB HTTP/1.1\r\nhost: x\r\n\r\n',
      'POST /links HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 25\r\n\r\n{"url":"https://e.com/x"}',
    ]) {
      const socket = await rawConnection(port);
      socket.write(request);
      await eventually('it waits for the store', () => proxy.connections === 1);
      socket.destroy();
      // A second, in which it might have been half closed only.
      await eventually('it waits no more', () => proxy.connections === 0, 2000);
    }
    expect(lines.all.map(({ route, status }) => [route, status])).toEqual([
      ['/:code', 499],
      ['/links', 499],
    ]);
    // The client left, not the store.
    expect(health.state).toBe('answering');
    await stop();
    proxy.close();
  });

  test('refuses a path that cannot be decoded, and logs it like any other', async () => {
    const { ask, lines, stop } = await testApp(store.table);
    const refused = await ask('GET', '/%zz');
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual({ ...ERROR, error: 'invalid_request' });
    expect(lines.all).toEqual([expect.objectContaining({ route: 'unmatched', status: 400 })]);
    await stop();
  });

  test('answers 404 to a long path, as to any other path that is not a code', async () => {
    const { ask, lines, stop } = await testApp(store.table);
    expect((await ask('GET', `/${'a'.repeat(200)}`)).status).toBe(404);
    expect((await ask('GET', `/${'a'.repeat(12_000)}`)).status).toBe(404);
    expect(lines.all.map(({ route }) => route)).toEqual(['/:code', '/:code']);
    await stop();
  });

  test('gives each request a unique id, and ignores an id from the client', async () => {
    const { ask, lines, stop } = await testApp(store.table);
    const headers = { 'x-request-id': 'mine', 'request-id': 'mine' };
    await ask('GET', '/whereami', { headers });
    await ask('GET', '/whereami', { headers });
    const [first, second] = lines.all.map(({ reqId }) => reqId);
    expect(first).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(second).not.toBe(first);
    await stop();
  });
});
