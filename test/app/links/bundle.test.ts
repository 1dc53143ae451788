import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type EmbeddedStore, embeddedStore } from '../../../app/links/src/dev/embedded-store.ts';
import { bundleTests } from '../support/bundle-tests.ts';
import { eventually } from '../support/eventually.ts';
import { Collector } from '../support/otlp-receiver.ts';
import { rawConnection, unfinishedRequest } from '../support/raw-connection.ts';
import {
  APP,
  environment,
  failureOf,
  run,
  type ServedProcess,
  ServiceBundle,
} from '../support/service-bundle.ts';

let bundle: ServiceBundle;
let elsewhere: ServiceBundle;
let store: EmbeddedStore;
let variables: Record<string, string | undefined>;

beforeAll(async () => {
  [store, bundle, elsewhere] = await Promise.all([
    embeddedStore(),
    ServiceBundle.build(),
    ServiceBundle.buildElsewhere(),
  ]);
  variables = environment(store.table);
});

afterAll(async () => {
  await Promise.all([store.stop(), bundle.remove(), elsewhere.remove()]);
});

const fails = (args: string[], env = variables) => failureOf(args, env);

bundleTests(APP, () => ({ bundle, elsewhere }));

test('comes with the notices of the packages in it, and of no other', async () => {
  const notices = await readFile(bundle.file('NOTICES.txt'), 'utf8');
  expect(notices).toMatch(/^fastify 5\.\d+\.\d+$/m);
  expect(notices).toContain(
    'Copyright (c) 2016-present The Fastify team <https://github.com/fastify/fastify#team>',
  );
  expect(notices).toMatch(/^@aws-sdk\/client-dynamodb /m);
  expect(notices).toContain('Apache License');
  // For work on the service alone, and never in the image.
  expect(notices).not.toMatch(/^dynalite /m);
});

test.each(['SIGTERM', 'SIGINT'] as const)('exits with 0 on %s', async (signal) => {
  const { stop } = await bundle.serve(variables);
  const { code, ms } = await stop(signal);
  expect(code).toBe(0);
  expect(ms).toBeLessThan(1000);
});

test('exits a second before SIGKILL although a request hangs', async () => {
  const { port, stop } = await bundle.serve(variables);
  const socket = await unfinishedRequest(port);
  const { code, ms } = await stop();
  expect(code).toBe(1);
  expect(ms).toBeGreaterThan(900);
  expect(ms).toBeLessThan(1900);
  socket.destroy();
});

test('exits at once on a second signal', async () => {
  const { child, lines, port, stop } = await bundle.serve(variables);
  const socket = await unfinishedRequest(port);
  const stopped = stop();
  await eventually('the first signal arrives', () => lines.saying('shutdown requested').length === 1);
  child.kill('SIGTERM');
  expect((await stopped).code).toBe(1);
  socket.destroy();
});

test('logs an uncaught exception in one line, and exits', async () => {
  const trap = join(bundle.folder, 'trap.cjs');
  await writeFile(trap, "process.once('SIGUSR2', () => { throw new Error('boom'); });");
  const { lines, stop } = await bundle.serve({ ...variables, NODE_OPTIONS: `--require ${trap}` });
  expect((await stop('SIGUSR2')).code).toBe(1);
  await eventually('a line', () => lines.saying('uncaught exception').length === 1);
  expect(lines.saying('uncaught')[0]).toMatchObject({ level: 'fatal', err: { message: 'boom' } });
});

test('fails to start on a wrong environment, with one line per problem', async () => {
  const { code, stderr } = await fails([bundle.file('server.cjs')], {
    ...variables,
    PORT: 'http',
    PLATFORM: 'moon',
  });
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(2);
});

test('fails to start on a port that is taken', async () => {
  const taken = net.createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const { code, stderr } = await fails([bundle.file('server.cjs')], { ...variables, PORT: String(port) });
  expect(code).toBe(1);
  expect(stderr).toContain('EADDRINUSE');
  taken.close();
});

test('has a probe that distinguishes a healthy service from an unhealthy one', async () => {
  const { child, port, stop } = await bundle.serve(variables);
  const probe = [bundle.file('probe.cjs'), `http://127.0.0.1:${port}/healthz`];
  await run(process.execPath, probe);
  expect(await fails([bundle.file('probe.cjs'), `http://127.0.0.1:${port}/none`])).toEqual({
    code: 1,
    stderr: 'answered 404\n',
  });
  child.kill('SIGSTOP');
  expect(await fails([...probe, '--timeout-seconds', '0.2'])).toEqual({
    code: 1,
    stderr: 'no answer within 0.2 s\n',
  });
  await stop('SIGKILL');
  expect(await fails(probe)).toMatchObject({ code: 1, stderr: expect.stringContaining('ECONNREFUSED') });
});

test('has a probe that fails if both addresses of a host refuse', async () => {
  const trap = join(bundle.folder, 'two-addresses.cjs');
  const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
  await writeFile(
    trap,
    `require('node:dns').lookup = (_host, _options, done) => done(null, ${JSON.stringify(addresses)});`,
  );
  const env = { ...variables, NODE_OPTIONS: `--require ${trap}` };
  expect(await fails([bundle.file('probe.cjs'), 'http://two:9/'], env)).toEqual({
    code: 1,
    stderr: 'ECONNREFUSED\n',
  });
});

test.each([
  [['probe.cjs'], 'probe needs one URL; got 0'],
  [
    ['probe.cjs', '--timeout-seconds', 'soon', 'http://127.0.0.1/'],
    '--timeout-seconds must be more than 0; got soon',
  ],
  [['probe.cjs', 'not a URL'], 'Invalid URL'],
  [['step.cjs'], 'step must be one of make-table, read-secrets, make-secrets; got nothing'],
  [['step.cjs', 'make-tea'], 'step must be one of make-table, read-secrets, make-secrets; got "make-tea"'],
])('fails on wrong arguments: %j', async ([name = '', ...args], message) => {
  const { code, stderr } = await fails([bundle.file(name), ...args]);
  expect(code).toBe(1);
  expect(stderr).toContain(message);
});

describe('telemetry', () => {
  // Tested in a process of its own: Jest cannot load the exporter's imports, and the SDK keeps global state.
  let collector: Collector;

  beforeEach(async () => {
    collector = await Collector.start();
  });
  afterEach(() => collector.stop());

  /** A server that reports to the collector. What is left is sent when it stops. */
  async function serve(more: Record<string, string> = {}): Promise<ServedProcess> {
    return bundle.serve({ ...environment(store.table), OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...more });
  }

  test('exports counts and durations of requests by route template, and of calls to the store, but no spans by default', async () => {
    const { ask, port, stop } = await serve();
    await ask('POST', '/links', { json: { url: 'https://example.com/' } });
    const socket = await rawConnection(port);
    socket.resume().write('garbage\r\n\r\n');
    await once(socket, 'close');
    await ask('GET', '/BBBBBBBBBB');
    await ask('GET', '/CCCCCCCCCC');
    await ask('GET', '/no/such/route');
    await stop();
    const followed = {
      'http.request.method': 'GET',
      'http.route': '/:code',
      'http.response.status_code': 404,
    };
    const garbage = {
      'http.request.method': '_OTHER',
      'http.route': 'unmatched',
      'http.response.status_code': 400,
    };
    expect(collector.points('links.requests')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ attributes: followed, asDouble: 2 }),
        expect.objectContaining({ attributes: { ...followed, 'http.route': 'unmatched' }, asDouble: 1 }),
        expect.objectContaining({ attributes: garbage, asDouble: 1 }),
      ]),
    );
    expect(collector.points('http.server.request.duration')).toEqual(
      expect.arrayContaining([expect.objectContaining({ attributes: followed, count: 2 })]),
    );
    const calls = collector.points('db.client.operation.duration');
    expect(calls.map(({ attributes }) => attributes['db.operation.name']).sort()).toEqual([
      'GetItem',
      'PutItem',
    ]);
    const [memory] = collector.points('process.memory.usage');
    expect(memory.asDouble).toBeGreaterThan(1e7);
    expect(collector.allSpans()).toEqual([]);
  });

  test('counts a request whose client left, and ends its span', async () => {
    const { lines, port, stop } = await serve({ OTEL_TRACES_EXPORTER: 'otlp' });
    (await unfinishedRequest(port)).destroy();
    await eventually('a line', () => lines.saying('request').length > 0);
    await stop();
    const left = { 'http.request.method': 'POST', 'http.route': '/links', 'http.response.status_code': 499 };
    expect(collector.points('links.requests')).toEqual([
      expect.objectContaining({ attributes: left, asDouble: 1 }),
    ]);
    const spans = collector.allSpans().filter(({ name }) => name === 'POST /links');
    expect(spans).toEqual([expect.objectContaining({ status: { code: 0 } })]);
  });

  test('counts failures of the store by kind', async () => {
    const { ask, stop } = await serve({ TABLE_NAME: 'another' });
    await ask('GET', '/BBBBBBBBBB');
    await stop();
    const [{ attributes }] = collector.points('db.client.operation.duration');
    expect(attributes['error.type']).toBe('ResourceNotFoundException');
  });

  test('identifies the service, with precedence for OpenTelemetry’s own variables', async () => {
    const { stop } = await serve({
      POD_NAME: 'links-0',
      SERVICE_VERSION: '1',
      OTEL_SERVICE_NAME: 'renamed',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,service.version=9',
    });
    await stop();
    expect(collector.resource()).toMatchObject({
      'service.name': 'renamed',
      'service.version': '9',
      'service.instance.id': 'links-0',
      'deployment.environment.name': 'test',
    });
  });

  test('exports spans if enabled: a request under its caller, the call to the store under the request', async () => {
    const { ask, stop } = await serve({ OTEL_TRACES_EXPORTER: 'otlp' });
    const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
    await ask('POST', '/links', { json: { url: 'https://example.com/' }, headers });
    await stop();
    const spans = collector.allSpans();
    const request = spans.find(({ name }) => name === 'POST /links');
    const call = spans.find(({ name }) => name === 'PutItem');
    expect(request).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parentSpanId: 'b7ad6b7169203331',
    });
    expect(call).toMatchObject({ traceId: request.traceId, parentSpanId: request.spanId });
  });

  test('keeps the credentials of the collector out of the log', async () => {
    const { lines, stop } = await serve({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://me:secret@127.0.0.1:9',
      OTEL_METRIC_EXPORT_INTERVAL: '100',
    });
    await eventually('a failure', () => lines.saying('collector').length > 0);
    await stop();
    expect(JSON.stringify(lines.all)).not.toContain('secret');
  });

  test('works without a collector, logs that once, and stops without delay', async () => {
    const nobody = 'http://127.0.0.1:9';
    const { ask, lines, stop } = await serve({
      OTEL_EXPORTER_OTLP_ENDPOINT: nobody,
      OTEL_METRIC_EXPORT_INTERVAL: '100',
    });
    await eventually('a first failure', () => lines.saying('collector').length > 0);
    expect((await ask('GET', '/whereami')).status).toBe(200);
    const { code, ms } = await stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(1500);
    expect(lines.saying('collector')).toEqual([
      expect.objectContaining({ level: 'warn', url: `${nobody}/v1/metrics`, reason: expect.any(String) }),
    ]);
  });

  test('logs once that the collector answers again', async () => {
    collector.status = 400;
    const { lines, stop } = await serve({ OTEL_METRIC_EXPORT_INTERVAL: '100' });
    await eventually('a failure', () => lines.saying('does not answer').length > 0);
    collector.status = 200;
    await eventually('success', () => lines.saying('answers again').length > 0);
    await eventually('more reports', () => collector.metrics.length > 2);
    expect(lines.saying('collector')).toHaveLength(2);
    await stop();
  });
});
