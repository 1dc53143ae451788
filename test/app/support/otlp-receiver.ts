import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** OTLP is deeply nested, and the tests read only a few places. */
type Otlp = any;

/** A minimal OTLP receiver over HTTP. Keeps the metrics and spans that it receives. */
export class Collector {
  readonly metrics: Otlp[] = [];
  readonly spans: Otlp[] = [];
  status = 200;
  readonly #server: http.Server;

  private constructor() {
    this.#server = http.createServer(async (request, response) => {
      const report = (await json(request)) as Otlp;
      if (this.status === 200 && request.url === '/v1/metrics') this.metrics.push(...report.resourceMetrics);
      if (this.status === 200 && request.url === '/v1/traces') this.spans.push(...report.resourceSpans);
      response.writeHead(this.status, { 'content-type': 'application/json' }).end('{}');
    });
  }

  static async start(): Promise<Collector> {
    const collector = new Collector();
    collector.#server.listen(0, '127.0.0.1');
    await once(collector.#server, 'listening');
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The data points of a metric in its last export, with their attributes as a plain object. */
  points(name: string): Otlp[] {
    const reports = this.metrics
      .flatMap((resource) => resource.scopeMetrics)
      .flatMap((scope) => scope.metrics);
    const metric = reports.findLast((candidate) => candidate.name === name);
    const { dataPoints = [] } = metric?.histogram ?? metric?.sum ?? metric?.gauge ?? {};
    return dataPoints.map((point: Otlp) => ({ ...point, attributes: plain(point.attributes) }));
  }

  resource(): Record<string, unknown> {
    return plain(this.metrics[0].resource.attributes);
  }

  allSpans(): Otlp[] {
    return this.spans.flatMap((resource) => resource.scopeSpans).flatMap((scope) => scope.spans);
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

function plain(attributes: { key: string; value: Record<string, unknown> }[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
