import { once } from 'node:events';
import type net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedStore, embeddedStore } from '../../../../app/links/src/dev/embedded-store.ts';
import { Admission } from '../../../../app/links/src/http/admission.ts';
import { HttpError } from '../../../../app/links/src/http/http-error.ts';
import { HTTP_LIMITS } from '../../../../app/links/src/http/http-limits.ts';
import { BreakableProxy } from '../../support/breakable-proxy.ts';
import { eventually } from '../../support/eventually.ts';
import { closing, rawConnection, statuses, UNFINISHED } from '../../support/raw-connection.ts';
import { testApp } from '../../support/test-app.ts';
import { testHttpServer } from '../../support/test-http-server.ts';

let store: EmbeddedStore;

beforeAll(async () => {
  store = await embeddedStore();
});
afterAll(() => store.stop());

// Reaches each limit of the service. The request timeout is one second, and all other time limits follow from it.
describe('limits', () => {
  const VARIABLES = { REQUEST_TIMEOUT_SECONDS: '1', KEEP_ALIVE_SECONDS: '1', BODY_LIMIT_BYTES: '1024' };
  const PAGE = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
  const LIVENESS = 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n';

  const post = (length: number, body = '') =>
    `POST /links HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`;

  let proxy: BreakableProxy;
  let app: Awaited<ReturnType<typeof testApp>>;

  beforeAll(async () => {
    proxy = await BreakableProxy.toStore(store);
  });
  afterAll(() => proxy.close());
  beforeEach(async () => {
    proxy.become('open');
    app = await testApp({ ...store.table, endpoint: proxy.url }, { variables: VARIABLES });
  });
  afterEach(() => app.stop());

  test('a head: not larger than 16 KiB', async () => {
    const socket = await rawConnection(app.port);
    socket.write(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(17_000)}\r\n\r\n`);
    expect(statuses((await closing(socket)).answer)).toEqual(['431']);
  });

  test.each([
    ['is begun', 'GET / HTTP/1.1\r\nhost:'],
    ['is whole, but not its body', UNFINISHED],
  ])('a request: whole within the time limit, when its head %s', async (_what, part) => {
    const socket = await rawConnection(app.port);
    socket.write(part);
    const { ms, answer } = await closing(socket);
    expect(statuses(answer)).toEqual(['408']);
    expect(ms).toBeGreaterThan(800);
    expect(ms).toBeLessThan(2000);
  });

  test('a connection on which nothing is sent: closed within the time limit, without an answer', async () => {
    const { ms, answer } = await closing(await rawConnection(app.port));
    expect(answer).toBe('');
    expect(ms).toBeLessThan(2000);
    expect(app.lines.all).toEqual([]);
  });

  test('an idle connection: closed after the idle timeout', async () => {
    const socket = await rawConnection(app.port);
    socket.write(LIVENESS);
    const { ms, answer } = await closing(socket);
    expect(answer).toMatch(/keep-alive: timeout=1/i);
    expect(ms).toBeGreaterThan(900);
    // Node 24 adds a second, for requests that are on their way.
    expect(ms).toBeLessThan(3500);
  });

  test('a body: not larger than allowed, with or without Content-Length', async () => {
    const json = JSON.stringify({ url: `https://example.com/${'a'.repeat(1024)}` });
    expect((await app.ask('POST', '/links', { json: JSON.parse(json) })).status).toBe(413);
    const socket = await rawConnection(app.port);
    socket.write('POST /links HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n');
    socket.write(`transfer-encoding: chunked\r\n\r\n${json.length.toString(16)}\r\n${json}\r\n0\r\n\r\n`);
    const [answer] = await once(socket, 'data');
    expect(statuses(String(answer))).toEqual(['413']);
    socket.destroy();
  });

  test('the rest of a refused body: read to its end if it is small, and the connection stays open', async () => {
    const socket = await rawConnection(app.port);
    socket.write(post(HTTP_LIMITS.maxUnreadBytes));
    await once(socket, 'data');
    socket.write(Buffer.alloc(HTTP_LIMITS.maxUnreadBytes, 'a'));
    socket.write(LIVENESS);
    const [answer] = await once(socket, 'data');
    expect(statuses(String(answer))).toEqual(['200']);
    socket.destroy();
  });

  test.each([
    ['too large', 'POST', '/links', '413'],
    ['of no use', 'POST', '/healthz', '405'],
    ['for no route', 'POST', '/no/route', '404'],
  ])('the rest of a body that is %s: not read for ever', async (_what, method, path, status) => {
    const socket = await rawConnection(app.port);
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
    expect(statuses((await answer).answer)).toEqual([status]);
    expect(socket.bytesWritten).toBeLessThan(2 ** 25);
  });

  test('the rest of a refused body: not waited for longer than for a request, and not answered twice', async () => {
    const socket = await rawConnection(app.port);
    socket.write(post(100_000, '{'));
    const { ms, answer } = await closing(socket);
    expect(statuses(answer)).toEqual(['413']);
    expect(ms).toBeLessThan(2000);
  });

  test('an answer: within the time limit, counted from the head, when body and store are slow', async () => {
    proxy.become('silent');
    const socket = await rawConnection(app.port);
    const body = '{"url":"https://example.com/"}';
    socket.write(post(body.length, body.slice(0, 5)));
    await sleep(400);
    socket.write(body.slice(5));
    const begun = performance.now();
    const [answer] = await once(socket, 'data');
    expect(statuses(String(answer))).toEqual(['503']);
    expect(performance.now() - begun).toBeLessThan(900);
    socket.destroy();
  });

  test('an answer that its client does not read: the connection is closed after twice the time limit', async () => {
    const large = Buffer.alloc(2 ** 26);
    const { server, port } = await testHttpServer((_request, response) => response.end(large));
    const connected = once(server, 'connection');
    const socket = await rawConnection(port);
    socket.pause();
    socket.write(PAGE);
    const [seen] = (await connected) as [net.Socket];
    const begun = performance.now();
    await new Promise((resolve) => seen.once('close', resolve));
    expect(performance.now() - begun).toBeGreaterThan(1500);
    expect(performance.now() - begun).toBeLessThan(3500);
    socket.destroy();
    server.close();
  });

  test('pipelined requests: answered one by one, in order', async () => {
    const socket = await rawConnection(app.port);
    const paths = ['/healthz', '/', '/nothing-here', '/readyz', '/BBBBBBBBBB', '/whereami'];
    socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`).join(''));
    socket.end();
    const { answer } = await closing(socket);
    expect(statuses(answer)).toEqual(['200', '200', '404', '503', '404', '200']);
  });

  test('pipelined requests: with more than 16, the connection is closed', async () => {
    proxy.become('silent');
    const busy = 'GET /BBBBBBBBBB HTTP/1.1\r\nhost: x\r\n\r\n';
    const [patient, greedy] = await Promise.all([rawConnection(app.port), rawConnection(app.port)]);
    patient.write(busy + LIVENESS.repeat(HTTP_LIMITS.maxPipelined));
    greedy.write(busy + LIVENESS.repeat(HTTP_LIMITS.maxPipelined + 1));
    const { ms } = await closing(greedy);
    expect(ms).toBeLessThan(700);
    expect(patient.destroyed).toBe(false);
    patient.destroy();
  });

  test('pipelined requests: those beyond the limit are not even parsed', async () => {
    const handler = jest.fn();
    const { server, port } = await testHttpServer(handler);
    const seen = jest.fn();
    server.on('request', seen);
    const socket = await rawConnection(port);
    socket.write(PAGE.repeat(3000));
    await closing(socket);
    expect(seen).toHaveBeenCalledTimes(HTTP_LIMITS.maxPipelined + 2);
    expect(handler).not.toHaveBeenCalled();
    server.close();
  });

  test('places at the store: the others wait, then are refused, and probes and page are served', async () => {
    await app.stop();
    const limits = { maxActive: 2, maxWaiting: 1 };
    app = await testApp({ ...store.table, endpoint: proxy.url }, { limits });
    proxy.become('silent');
    const run = jest.spyOn(Admission.prototype, 'run');
    const waiting = Array.from({ length: 3 }, () => app.ask('GET', '/BBBBBBBBBB').catch(() => undefined));
    await eventually('two call the store', () => proxy.connections === 2);
    await eventually('one waits', () => run.mock.calls.length === 3);
    run.mockRestore();
    const refused = await app.ask('GET', '/BBBBBBBBBB');
    expect([refused.status, refused.body.error, refused.headers.get('retry-after')]).toEqual([
      503,
      'overloaded',
      '2',
    ]);
    for (const path of ['/healthz', '/']) expect((await app.ask('GET', path)).status).toBe(200);
    proxy.become('open');
    expect((await Promise.all(waiting)).map((answer) => answer?.status)).toEqual([404, 404, 404]);
    await eventually('a line', () => app.lines.saying('overloaded').length === 1, 2000);
    expect(app.lines.saying('overloaded')).toEqual([expect.objectContaining({ level: 'warn', refused: 1 })]);
  });

  test('connections: the one idle longest is closed for a new one, never one that waits for its answer', async () => {
    await app.stop();
    app = await testApp({ ...store.table, endpoint: proxy.url }, { limits: { maxConnections: 3 } });
    proxy.become('silent');
    const busy = await rawConnection(app.port);
    busy.write('GET /BBBBBBBBBB HTTP/1.1\r\nhost: x\r\n\r\n');
    await eventually('it asks the store', () => proxy.connections === 1);
    const [older, newer] = [await rawConnection(app.port), await rawConnection(app.port)];
    older.write(LIVENESS);
    await once(older, 'data');
    const closed = closing(newer);
    const probe = await rawConnection(app.port);
    probe.write(LIVENESS);
    expect(statuses(String((await once(probe, 'data'))[0]))).toEqual(['200']);
    await closed;
    expect([busy.destroyed, older.destroyed]).toEqual([false, false]);
    for (const socket of [busy, older, probe]) socket.destroy();
  });

  test('a half-closed connection: its request is answered', async () => {
    const socket = await rawConnection(app.port);
    const body = '{"url":"https://example.com/"}';
    socket.end(post(body.length, body));
    expect(statuses((await closing(socket)).answer)).toEqual(['201']);
  });

  test('a half-closed connection: closed after a second without an answer', async () => {
    await app.stop();
    app = await testApp({ ...store.table, endpoint: proxy.url });
    proxy.become('silent');
    const socket = await rawConnection(app.port);
    socket.end('GET /BBBBBBBBBB HTTP/1.1\r\nhost: x\r\n\r\n');
    const { ms, answer } = await closing(socket);
    expect(answer).toBe('');
    expect(ms).toBeGreaterThan(900);
    expect(ms).toBeLessThan(2500);
    await eventually('a line', () => app.lines.all.some(({ status }) => status === 499));
  });
});

describe('request signal', () => {
  test('aborts the work for a request with a body at the time limit, and not earlier', async () => {
    const app = await testApp(store.table, { variables: { REQUEST_TIMEOUT_SECONDS: '1' } });
    app.store.add = (_link, _request, signal) =>
      new Promise((_resolve, reject) => {
        expect(signal?.aborted).toBe(false);
        signal?.addEventListener('abort', () => reject(new HttpError(503, 'given_up', 'given up')));
      });
    const started = performance.now();
    const { status } = await app.ask('POST', '/links', { json: { url: 'https://example.com/' } });
    expect(status).toBe(503);
    expect(performance.now() - started).toBeGreaterThan(900);
    expect(performance.now() - started).toBeLessThan(2000);
    await app.stop();
  });

  test('does not abort finished work', async () => {
    const app = await testApp(store.table);
    let seen: AbortSignal | undefined;
    app.store.find = async (_code, signal) => {
      seen = signal;
      return undefined;
    };
    await app.ask('GET', '/2222222222');
    await app.stop();
    expect(seen?.aborted).toBe(false);
  });
});
