import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { type EmbeddedStore, embeddedStore } from '../../../app/links/src/dev/embedded-store.ts';
import { type RunningService, startService } from '../../../app/links/src/start-service.ts';
import { createLogger } from '../../../app/links/src/telemetry/logger.ts';
import { conformance } from '../../conformance/suite.ts';
import { eventually } from '../support/eventually.ts';
import { LogLines } from '../support/log-lines.ts';
import { unfinishedRequest } from '../support/raw-connection.ts';
import { testConfig } from '../support/test-config.ts';

let store: EmbeddedStore;

beforeAll(async () => {
  store = await embeddedStore();
});
afterAll(() => store.stop());

describe('start and stop', () => {
  let service: RunningService;
  // A third of two seconds: how long it waits for clients to leave.
  const DRAIN_MS = 667;

  beforeEach(async () => {
    const config = testConfig(store.table, { STOP_TIMEOUT_SECONDS: '2' });
    service = await startService(config, createLogger(config, new LogLines()));
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

  test('stops at once when no client is connected', async () => {
    expect(await stopped()).toBeLessThan(DRAIN_MS);
    await expect(ask('/healthz')).rejects.toThrow('ECONNREFUSED');
  });

  test('is not ready once it is stopping, still serves, and asks clients to close their connections', async () => {
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

  test('is not delayed by idle connections, used or not', async () => {
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

  test('finishes a request that is in progress when it stops listening', async () => {
    const body = '{"url":"https://example.com/late"}';
    const socket = await unfinishedRequest(service.port, body.slice(0, 10), body.length);
    const stop = stopped();
    await eventually('it no longer listens', () =>
      ask('/healthz').then(
        () => false,
        ({ code }) => code === 'ECONNREFUSED',
      ),
    );
    socket.write(body.slice(10));
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1.1 201 /);
    expect(answer).toMatch(/connection: close/i);
    expect(await stop).toBeLessThan(DRAIN_MS + 2000);
  });
});

describe('the service in this process', () => {
  let service: RunningService;

  beforeAll(async () => {
    const config = testConfig(store.table, {
      ADMIN_TOKEN: 'right',
      SERVICE_VERSION: '1.2.3',
      STOP_TIMEOUT_SECONDS: '2',
    });
    service = await startService(config, createLogger(config, new LogLines()));
    await eventually('ready', async () => (await fetch(`http://127.0.0.1:${service.port}/readyz`)).ok);
  });
  afterAll(() => service.stop());

  conformance({
    baseUrl: () => `http://127.0.0.1:${service.port}`,
    adminToken: () => 'right',
    expectVersion: '1.2.3',
  });
});
