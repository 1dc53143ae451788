import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedStore, embeddedStore } from '../../app/src/embedded-store.ts';
import { eventually } from './support/eventually.ts';
import { rawConnection, UNFINISHED } from './support/raw-connection.ts';
import { Severable } from './support/severable.ts';
import { testApp } from './support/test-app.ts';

let store: EmbeddedStore;

beforeAll(async () => {
  store = await embeddedStore();
});
afterAll(() => store.stop());

const ERROR = { error: expect.any(String), message: expect.any(String) };

/** What came back over a connection, taken apart. */
function parsed(answer: string) {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, body: JSON.parse(body) };
}

/** What is sent on a connection of its own, and what comes back until the service closes it. */
async function sent(port: string, request: string): Promise<ReturnType<typeof parsed>> {
  const socket = await rawConnection(port);
  socket.write(request);
  return parsed(await text(socket));
}

test.concurrent('says 408 to a client that does not finish its request, and closes', async () => {
  const { lines, port, stop } = await testApp(store.table, { variables: { REQUEST_TIMEOUT_SECONDS: '1' } });
  const { status, head, body } = await sent(port, UNFINISHED);
  expect([status, body.error]).toEqual([408, 'request_timeout']);
  expect(body).toEqual(ERROR);
  expect(head).toMatch(/connection: close/i);
  expect(lines.all).toEqual([expect.objectContaining({ level: 'info', route: '/links', status: 408 })]);
  await stop();
});

test.concurrent('holds a client to the time for its head, to the second', async () => {
  const { port, stop } = await testApp(store.table, { variables: { REQUEST_TIMEOUT_SECONDS: '1' } });
  const started = performance.now();
  const { status, body } = await sent(port, 'GET /healthz HTTP/1.1\r\nhost:');
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
])('answers %s as it answers all errors, and closes', async (_what, request, expected, error) => {
  const { ask, port, stop } = await testApp(store.table);
  const { status, body } = await sent(port, request);
  expect(status).toBe(expected);
  expect(body).toEqual({ ...ERROR, error });
  expect((await ask('GET', '/healthz')).status).toBe(200);
  await stop();
});

test('logs a request whose client leaves in the middle of it, once', async () => {
  const { lines, port, stop } = await testApp(store.table);
  const socket = await rawConnection(port);
  socket.write(UNFINISHED);
  await sleep(50);
  socket.destroy();
  await eventually('a line', () => lines.all.length > 0);
  await sleep(50);
  expect(lines.all.map(({ level, route, status }) => [level, route, status])).toEqual([
    ['info', '/links', 499],
  ]);
  await stop();
});

test('logs a request whose client leaves before its answer, and gives up its work', async () => {
  const way = await Severable.to(Number(new URL(store.table.endpoint ?? '').port));
  const { health, lines, port, stop } = await testApp({ ...store.table, endpoint: way.url });
  health.answered();
  lines.all.length = 0;
  way.become('silent');
  for (const request of [
    'GET /BBBBBBBBBB HTTP/1.1\r\nhost: x\r\n\r\n',
    'POST /links HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 25\r\n\r\n{"url":"https://e.com/x"}',
  ]) {
    const socket = await rawConnection(port);
    socket.write(request);
    await eventually('it waits for the store', () => way.connections === 1);
    socket.destroy();
    await eventually('it waits no more', () => way.connections === 0, 1000);
  }
  expect(lines.all.map(({ route, status }) => [route, status])).toEqual([
    ['/:code', 499],
    ['/links', 499],
  ]);
  // The client left, not the store.
  expect(health.state).toBe('answering');
  await stop();
  way.close();
});

test('refuses a path that cannot be decoded, and logs it like any other', async () => {
  const { ask, lines, stop } = await testApp(store.table);
  const refused = await ask('GET', '/%zz');
  expect(refused.status).toBe(400);
  expect(refused.body).toEqual({ ...ERROR, error: 'invalid_request' });
  expect(lines.all).toEqual([expect.objectContaining({ route: 'unmatched', status: 400 })]);
  await stop();
});

test('knows no link by a long path, like by any other that is no code', async () => {
  const { ask, lines, stop } = await testApp(store.table);
  expect((await ask('GET', `/${'a'.repeat(200)}`)).status).toBe(404);
  expect((await ask('GET', `/${'a'.repeat(12_000)}`)).status).toBe(404);
  expect(lines.all.map(({ route }) => route)).toEqual(['/:code', '/:code']);
  await stop();
});

test('names each request uniquely, whatever the client calls it', async () => {
  const { ask, lines, stop } = await testApp(store.table);
  const headers = { 'x-request-id': 'mine', 'request-id': 'mine' };
  await ask('GET', '/whereami', { headers });
  await ask('GET', '/whereami', { headers });
  const [first, second] = lines.all.map(({ reqId }) => reqId);
  expect(first).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  expect(second).not.toBe(first);
  await stop();
});
