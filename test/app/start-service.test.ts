import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedStore, embeddedStore } from '../../app/src/embedded-store.ts';
import { logger } from '../../app/src/logger.ts';
import { type Service, startService } from '../../app/src/start-service.ts';
import { eventually } from './support/eventually.ts';
import { LogLines } from './support/log-lines.ts';
import { testConfig } from './support/test-config.ts';

let store: EmbeddedStore;
let service: Service;
// A third of two seconds: how long it waits for clients to leave.
const DRAIN_MS = 667;

beforeAll(async () => {
  store = await embeddedStore();
});
afterAll(() => store.stop());

beforeEach(async () => {
  const config = testConfig(store.table, { STOP_TIMEOUT_SECONDS: '2' });
  service = await startService(config, logger(config, new LogLines()));
  await eventually('ready', async () => (await ask('/readyz')).status === 200);
});

/** One request on a connection of its own, unless an agent keeps it. */
async function ask(path: string, agent: http.Agent | false = false) {
  const request = http.get({ host: '127.0.0.1', port: service.port, path, agent });
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(await text(response)) };
}

/** A connection that the test writes to by hand. */
async function connection(): Promise<net.Socket> {
  const socket = net.connect(service.port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function stopped(): Promise<number> {
  const started = performance.now();
  await service.stop();
  return performance.now() - started;
}

test('leaves at once when nobody is connected', async () => {
  expect(await stopped()).toBeLessThan(DRAIN_MS);
  await expect(ask('/healthz')).rejects.toThrow('ECONNREFUSED');
});

test('is unready as soon as it is asked to stop, serves on, and asks kept connections to leave', async () => {
  const agent = new http.Agent({ keepAlive: true });
  expect((await ask('/healthz', agent)).headers.connection).toBe('keep-alive');
  const stop = stopped();
  const readiness = await ask('/readyz');
  expect(readiness.status).toBe(503);
  expect(readiness.body).toEqual({ ready: false, draining: true, store: 'answering' });
  const last = await ask('/whereami', agent);
  expect([last.status, last.headers.connection]).toEqual([200, 'close']);
  expect(await stop).toBeLessThan(DRAIN_MS);
});

test('is not held up by connections that stay idle, used or not', async () => {
  const agent = new http.Agent({ keepAlive: true });
  await ask('/healthz', agent);
  const unused = await connection();
  const closed = once(unused, 'close');
  const ms = await stopped();
  await closed;
  expect(ms).toBeGreaterThan(DRAIN_MS - 50);
  expect(ms).toBeLessThan(DRAIN_MS + 2000);
  agent.destroy();
});

test('finishes a request that is in flight when it stops to listen', async () => {
  const socket = await connection();
  const body = '{"url":"https://example.com/late"}';
  socket.write('POST /links HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n');
  socket.write(`content-length: ${body.length}\r\n\r\n${body.slice(0, 10)}`);
  await sleep(50);
  const stop = stopped();
  await sleep(DRAIN_MS + 200);
  await expect(ask('/healthz')).rejects.toThrow('ECONNREFUSED');
  socket.write(body.slice(10));
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1.1 201 /);
  expect(answer).toMatch(/connection: close/i);
  expect(await stop).toBeLessThan(DRAIN_MS + 2000);
});
