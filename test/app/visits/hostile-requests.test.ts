import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type EmbeddedStore, embeddedStore } from '../../../app/visits/src/dev/embedded-store.ts';
import { BreakableProxy } from '../support/breakable-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { HOSTILE_JSON } from '../support/hostile-json.ts';
import { hostileRequestTests } from '../support/hostile-requests.ts';
import { rawAnswer } from '../support/raw-answer.ts';
import { closing, rawConnection, statuses } from '../support/raw-connection.ts';
import { testVisits } from './support/test-visits.ts';

const READ = 'GET /visits/a HTTP/1.1\r\nhost: x\r\n\r\n';
const CHUNKED =
  'POST /visits HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
const COUNTS = '"counts":[{"code":"a","count":1}]';

let store: EmbeddedStore;
let proxy: BreakableProxy;
let service: Awaited<ReturnType<typeof testVisits>>;

beforeAll(async () => {
  store = await embeddedStore();
  proxy = await BreakableProxy.toStore(store);
  const limits = { arrivalMs: 1000, checkMs: 100 };
  service = await testVisits({ ...store.table, endpoint: proxy.url }, { limits });
});
afterAll(async () => {
  await service.stop();
  proxy.close();
  await store.stop();
});
beforeEach(() => {
  proxy.become('open');
  service.lines.all.length = 0;
});

const seen = () => service.lines.saying('request').map(({ route, status }) => [route, status]);

hostileRequestTests(() => service, {
  path: '/visits',
  own: [
    // Neither `/` nor `*` is a path of this service, and none of its paths takes these methods.
    ['TRACE', 'TRACE / HTTP/1.1\r\nhost: x\r\n\r\n', 501, 'not_implemented'],
    ['a target that is none', 'OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n', 501, 'not_implemented'],
    [
      'a code that is much too long',
      `GET /visits/${'a'.repeat(12_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
      400,
      'invalid_request',
    ],
  ],
});

/** A body that only its hostile part makes wrong for this service, too. */
const forVisits = (body: string | Uint8Array<ArrayBuffer>) =>
  typeof body === 'string'
    ? body.replaceAll('"url":"https://example.com/"', COUNTS).replaceAll('"url":', '"counts":')
    : body;

test.each([
  ...HOSTILE_JSON.map(([what, body]) => [what, forVisits(body)] as const),
  ['a count beyond all', '{"counts":[{"code":"a","count":1e999}]}'] as const,
  [
    'arrays in arrays for a code',
    `{"counts":[{"code":${'['.repeat(6000)}${']'.repeat(6000)},"count":1}]}`,
  ] as const,
])('refuses %s with an error body, and logs no unexpected error', async (_what, body) => {
  const response = await fetch(`${service.url}/visits`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body,
  });
  const answer = (await response.json()) as Record<string, unknown>;
  expect([response.status, answer]).toEqual([400, { error: 'invalid_request', message: expect.any(String) }]);
  expect(String(answer.message).length).toBeLessThan(200);
  await eventually('a log line', () => service.lines.all.length > 0);
  expect(service.lines.all.map(({ level, status }) => [level, status])).toEqual([['info', 400]]);
});

test('answers the request before garbage, and then the garbage', async () => {
  const socket = await rawConnection(service.port);
  socket.write(`${READ}garbage\r\n\r\n`);
  expect(statuses(await text(socket))).toEqual(['200', '400']);
});

test('answers the request before CONNECT, and then CONNECT', async () => {
  const socket = await rawConnection(service.port);
  socket.write(`${READ}CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\n\r\n`);
  expect(statuses(await text(socket))).toEqual(['200', '501']);
});

test('survives a client that resets its connection after CONNECT', async () => {
  const socket = await rawConnection(service.port);
  socket.write('CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\n\r\n');
  socket.resetAndDestroy();
  await eventually('a log line', () => service.lines.all.length > 0);
  expect((await service.ask('GET', '/healthz')).status).toBe(200);
});

test('refuses a body whose later chunk is none as its request, with one log line of the route', async () => {
  const socket = await rawConnection(service.port);
  socket.write(`${CHUNKED.replace('\r\n\r\n', '\r\nexpect: 100-continue\r\n\r\n')}`);
  await once(socket, 'data');
  const answer = closing(socket);
  socket.write('1\r\n{\r\nx\r\n');
  expect(statuses((await answer).answer)).toEqual(['400']);
  await service.ask('GET', '/healthz');
  expect(seen()).toEqual([['/visits', 400]]);
});

test('answers 408 to a body that is late as its request, with one log line of the route', async () => {
  const { status, headers, body } = await rawAnswer(service.port, `${CHUNKED}1\r\n{\r\n`, 'closed');
  expect([status, body.error, headers.connection]).toEqual([408, 'request_timeout', 'close']);
  await service.ask('GET', '/healthz');
  expect(seen()).toEqual([['/visits', 408]]);
});

test('answers a read with a wrong body that nobody reads, and closes the connection', async () => {
  const socket = await rawConnection(service.port);
  socket.write(`${READ.replace('\r\n\r\n', '\r\ntransfer-encoding: chunked\r\n\r\n')}x\r\n`);
  expect(statuses(await text(socket))).toEqual(['200']);
  await service.ask('GET', '/healthz');
  expect(seen()).toEqual([['/visits/:code', 200]]);
});

test('logs nothing of a client that sends nothing, or leaves in the middle of a head', async () => {
  const silent = closing(await rawConnection(service.port));
  const gone = await rawConnection(service.port);
  gone.end('GET /healthz HTTP/1.1\r\nhost:');
  expect([(await closing(gone)).answer, (await silent).answer]).toEqual(['', '']);
  expect(service.lines.all).toEqual([]);
});

test('logs 499 for a client that leaves before its answer', async () => {
  proxy.become('silent');
  const socket = await rawConnection(service.port);
  socket.write(READ);
  await eventually('it waits for the store', () => proxy.connections > 0);
  // FIN alone could come from a client that still reads.
  socket.resetAndDestroy();
  await eventually('a log line', () => seen().length > 0);
  expect(seen()).toEqual([['/visits/:code', 499]]);
});
