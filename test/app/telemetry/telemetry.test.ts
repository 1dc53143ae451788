import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedStore, embeddedStore } from '../../../app/src/embedded-store.ts';
import { Bundle, environment, type Served } from '../support/bundle.ts';
import { Collector } from '../support/collector.ts';
import { eventually } from '../support/eventually.ts';
import { rawConnection, UNFINISHED } from '../support/raw-connection.ts';

// The bundle in a process of its own: the exporter imports as Jest cannot, and the SDK's state is the process's.
let bundle: Bundle;
let store: EmbeddedStore;
let collector: Collector;

beforeAll(async () => {
  [store, bundle] = await Promise.all([embeddedStore(), Bundle.build()]);
});
afterAll(async () => {
  await Promise.all([store.stop(), bundle.remove()]);
});
beforeEach(async () => {
  collector = await Collector.start();
});
afterEach(() => collector.stop());

/** A server that reports to the collector. What is left is sent when it stops. */
async function serve(more: Record<string, string> = {}): Promise<Served> {
  return bundle.serve({ ...environment(store.table), OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...more });
}

test('counts and times requests by route template, never by path, and calls to the store; sends no spans unasked', async () => {
  const { ask, stop } = await serve();
  await ask('POST', '/links', { json: { url: 'https://example.com/' } });
  await ask('GET', '/BBBBBBBBBB');
  await ask('GET', '/CCCCCCCCCC');
  await ask('GET', '/no/such/route');
  await stop();
  const followed = { 'http.request.method': 'GET', 'http.route': '/:code', 'http.response.status_code': 404 };
  expect(collector.points('links.requests')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ attributes: followed, asDouble: 2 }),
      expect.objectContaining({ attributes: { ...followed, 'http.route': 'unmatched' }, asDouble: 1 }),
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
  const socket = await rawConnection(port);
  socket.write(UNFINISHED);
  await sleep(50);
  socket.destroy();
  await eventually('a line', () => lines.saying('request').length > 0);
  await stop();
  const left = { 'http.request.method': 'POST', 'http.route': '/links', 'http.response.status_code': 499 };
  expect(collector.points('links.requests')).toEqual([
    expect.objectContaining({ attributes: left, asDouble: 1 }),
  ]);
  const spans = collector.allSpans().filter(({ name }) => name === 'POST /links');
  expect(spans).toEqual([expect.objectContaining({ status: { code: 0 } })]);
});

test('counts the failures of the store by kind', async () => {
  const { ask, stop } = await serve({ TABLE_NAME: 'another' });
  await ask('GET', '/BBBBBBBBBB');
  await stop();
  const [{ attributes }] = collector.points('db.client.operation.duration');
  expect(attributes['error.type']).toBe('ResourceNotFoundException');
});

test('says who reports, where OpenTelemetry’s own variables have the last word', async () => {
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

test('sends spans where asked to: a request under its caller, the store’s call under the request', async () => {
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

test('works without a collector, says so once, and is not held up by it at the end', async () => {
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

test('says once that the collector is back', async () => {
  collector.status = 400;
  const { lines, stop } = await serve({ OTEL_METRIC_EXPORT_INTERVAL: '100' });
  await eventually('a failure', () => lines.saying('does not answer').length > 0);
  collector.status = 200;
  await eventually('success', () => lines.saying('answers again').length > 0);
  await eventually('more reports', () => collector.metrics.length > 2);
  expect(lines.saying('collector')).toHaveLength(2);
  await stop();
});
