import { once } from 'node:events';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { LIMITS } from '../../../app/visits/src/build-app.ts';
import { type EmbeddedStore, embeddedStore } from '../../../app/visits/src/dev/embedded-store.ts';
import { BreakableProxy } from '../support/breakable-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { closing, rawConnection, statuses } from '../support/raw-connection.ts';
import { testVisits } from './support/test-visits.ts';

/** Time limits that a test can wait for. All others are those of the service. */
const SHORT = { arrivalMs: 1000, checkMs: 100, idleMs: 1000 };
const LIVENESS = 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n';
const BATCH = JSON.stringify({ counts: [{ code: 'limits', count: 1 }] });

const post = (length: number | string, body = '', path = '/visits') =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`;

let store: EmbeddedStore;
let proxy: BreakableProxy;
let service: Awaited<ReturnType<typeof testVisits>>;

beforeAll(async () => {
  store = await embeddedStore();
  proxy = await BreakableProxy.toStore(store);
});
afterAll(async () => {
  proxy.close();
  await store.stop();
});

const start = async (limits: Partial<typeof LIMITS> = SHORT) => {
  service = await testVisits({ ...store.table, endpoint: proxy.url }, { limits });
};
beforeEach(() => proxy.become('open'));
afterEach(() => service.stop());

test('a head: not larger than 16 KiB', async () => {
  await start();
  const socket = await rawConnection(service.port);
  socket.write(`GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(17_000)}\r\n\r\n`);
  expect(statuses((await closing(socket)).answer)).toEqual(['431']);
});

test.each([
  ['counts', post(BATCH.length, BATCH), '204'],
  ['reads', 'GET /visits/limits HTTP/1.1\r\nhost: x\r\n\r\n', '200'],
])(
  'a client that closes its sending side after a request that %s: answered, and closed',
  async (_what, bytes, status) => {
    await start();
    const socket = await rawConnection(service.port);
    socket.end(bytes);
    const { ms, answer } = await closing(socket);
    expect(statuses(answer)).toEqual([status]);
    expect(ms).toBeLessThan(SHORT.idleMs);
  },
);

test('a client that closes its sending side after a whole request: closed within the time limit of the store', async () => {
  await start();
  proxy.become('silent');
  const socket = await rawConnection(service.port);
  socket.end(post(BATCH.length, BATCH));
  const { ms, answer } = await closing(socket);
  expect(statuses(answer)).toEqual(['200']);
  expect(ms).toBeLessThan(5000);
});

test.each([
  ['is begun', 'GET /healthz HTTP/1.1\r\nhost:'],
  ['is whole, but not its body', post(90, '{')],
])('a request: whole within the time limit, when its head %s', async (_what, part) => {
  await start();
  const socket = await rawConnection(service.port);
  socket.write(part);
  const { ms, answer } = await closing(socket);
  expect(statuses(answer)).toEqual(['408']);
  expect(ms).toBeGreaterThan(800);
  expect(ms).toBeLessThan(2500);
});

test('an idle connection: closed after the idle timeout', async () => {
  await start();
  const socket = await rawConnection(service.port);
  socket.write(LIVENESS);
  const { ms, answer } = await closing(socket);
  expect(statuses(answer)).toEqual(['200']);
  expect(ms).toBeGreaterThan(900);
  // Node 24 adds a second, for requests that are on their way.
  expect(ms).toBeLessThan(3500);
});

test('a body: not larger than allowed, with or without Content-Length', async () => {
  await start();
  const json = JSON.stringify({ counts: 'a'.repeat(LIMITS.bodyBytes) });
  expect((await service.ask('POST', '/visits', { json: JSON.parse(json) })).status).toBe(413);
  const socket = await rawConnection(service.port);
  socket.write('POST /visits HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n');
  socket.write(`transfer-encoding: chunked\r\n\r\n${json.length.toString(16)}\r\n${json}\r\n0\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  expect(statuses(String(answer))).toEqual(['413']);
  socket.destroy();
});

test.each([
  ['too large', 'POST', '/visits', '413'],
  ['of no use', 'POST', '/healthz', '405'],
  // Its body is looked at before its path.
  ['for no route', 'POST', '/no/route', '413'],
])('the rest of a body that is %s: not read for ever', async (_what, method, path, status) => {
  await start({});
  const socket = await rawConnection(service.port);
  const answer = closing(socket);
  socket.write(`${method} ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n`);
  socket.write(`content-length: ${2 ** 40}\r\n\r\n`);
  const chunk = Buffer.alloc(65_536, 'a');
  // As fast as it can, and without a look at what comes back.
  const send = () => {
    while (!socket.destroyed && socket.bytesWritten < 2 ** 30 && socket.write(chunk));
  };
  socket.on('drain', send);
  send();
  // A reset of the connection may discard an answer that the client has not read.
  expect([[status], []]).toContainEqual(statuses((await answer).answer));
  expect(socket.bytesWritten).toBeLessThan(2 ** 25);
});

test('the rest of a refused body: not waited for longer than for a request, and not answered twice', async () => {
  await start();
  const socket = await rawConnection(service.port);
  socket.write(post(100_000, '{', '/healthz'));
  const { ms, answer } = await closing(socket);
  expect(statuses(answer)).toEqual(['405']);
  expect(ms).toBeLessThan(2500);
});

test('connections: those beyond the limit are closed at once, and there is room again when one has left', async () => {
  await start({ maxConnections: 3 });
  const open = [];
  for (let n = 0; n < 3; n += 1) open.push(await rawConnection(service.port));
  const beyond = net.connect(service.port, '127.0.0.1').on('error', () => undefined);
  expect((await closing(beyond)).answer).toBe('');
  open.pop()?.destroy();
  await eventually('room for one more', async () => {
    const socket = await rawConnection(service.port);
    socket.end(LIVENESS);
    return statuses(await text(socket).catch(() => '')).includes('200');
  });
  for (const socket of open) socket.destroy();
});

test.each([
  ['garbage', 'garbage\r\n\r\n'],
  ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\n\r\n'],
])(
  'connections: that of %s gives its place back, even if the client does not close it',
  async (_what, bytes) => {
    await start({ maxConnections: 1 });
    const socket = net.connect({ port: service.port, host: '127.0.0.1', allowHalfOpen: true });
    await once(socket, 'connect');
    socket.resume().write(bytes);
    await once(socket, 'end');
    const room = eventually('room for another', () => service.ask('GET', '/healthz').catch(() => undefined));
    // The service could not stop with an open connection.
    await room.finally(() => socket.destroy());
  },
);

test('pipelined requests: answered one by one, in order', async () => {
  await start();
  const socket = await rawConnection(service.port);
  const unknown = 'GET /nothing-here HTTP/1.1\r\nhost: x\r\n\r\n';
  socket.write(`${post(BATCH.length, BATCH)}${unknown}${LIVENESS}${post(2, '{}')}`);
  expect(statuses((await closing(socket)).answer)).toEqual(['204', '404', '200', '400']);
});

test('pipelined requests: with more than 16, the connection is closed, and what it asked for is over', async () => {
  await start({});
  proxy.become('silent');
  const read = 'GET /visits/a HTTP/1.1\r\nhost: x\r\n\r\n';
  const patient = await rawConnection(service.port);
  patient.write(read + LIVENESS.repeat(LIMITS.maxPipelined));
  // Together they ask for more than is served at once.
  for (let asked = 0; asked < 2 * LIMITS.maxRequests; asked += LIMITS.maxPipelined) {
    const greedy = await rawConnection(service.port);
    const closed = closing(greedy);
    greedy.write(read.repeat(LIMITS.maxPipelined + 2));
    expect((await closed).ms).toBeLessThan(1000);
  }
  expect(patient.destroyed).toBe(false);
  patient.destroy();
  proxy.become('open');
  // Requests that are gone hold no place.
  await eventually(
    'the service counts again',
    async () => (await service.ask('POST', '/visits', { json: JSON.parse(BATCH) })).status === 204,
    5000,
  );
});

test('pipelined requests: with more than 16 that are refused by their heads, the connection is closed, too', async () => {
  await start({});
  const socket = await rawConnection(service.port);
  const closed = closing(socket);
  socket.write(
    'GET /healthz HTTP/1.1\r\nhost: x\r\nexpect: a miracle\r\n\r\n'.repeat(LIMITS.maxPipelined + 2),
  );
  expect(statuses((await closed).answer)).toEqual([]);
});

test('pipelined requests: clients that send ahead and never read take neither liveness away nor memory', async () => {
  await start({});
  proxy.become('silent');
  const greedy = await Promise.all(Array.from({ length: 20 }, () => rawConnection(service.port)));
  const before = process.memoryUsage().rss;
  for (const socket of greedy) {
    socket.pause();
    socket.write(post(BATCH.length, BATCH).repeat(3000));
  }
  const begun = performance.now();
  expect((await service.ask('GET', '/healthz')).status).toBe(200);
  expect(performance.now() - begun).toBeLessThan(2000);
  expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(150);
  for (const socket of greedy) socket.destroy();
});
