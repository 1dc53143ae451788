import {
  type Counter,
  context,
  defaultTextMapGetter,
  type Histogram,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { FastifyRequest } from 'fastify';
import type { RequestEnd } from '../http/request-end.ts';
import type { Telemetry } from './start-telemetry.ts';

/**
 * Records a count, a duration and, where traces are enabled, a span for each request. Attributes hold the route template,
 * never the path, which may hold secrets.
 */
export class RequestTelemetry {
  readonly #tracer: Tracer;
  readonly #count: Counter;
  readonly #duration: Histogram;
  readonly #propagator = new W3CTraceContextPropagator();
  readonly #spans = new WeakMap<FastifyRequest, Span>();

  constructor({ meter, tracer }: Pick<Telemetry, 'meter' | 'tracer'>) {
    this.#tracer = tracer;
    this.#count = meter.createCounter('links.requests', {
      unit: '{request}',
      description: 'Requests answered, or given up by their client (499)',
    });
    this.#duration = meter.createHistogram('http.server.request.duration', {
      unit: 's',
      description: 'Time from the head of a request to the end of its answer',
      // The boundaries that OpenTelemetry recommends for HTTP, in seconds. Its general default is meant for milliseconds.
      advice: {
        explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
      },
    });
  }

  begin(request: FastifyRequest): void {
    const caller = this.#propagator.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
    const name = `${request.method} ${request.routeOptions.url ?? 'unmatched'}`;
    this.#spans.set(request, this.#tracer.startSpan(name, { kind: SpanKind.SERVER }, caller));
  }

  /** Runs code in the tracing context of a request, so that a call to the store becomes a child of its span. */
  within(request: FastifyRequest, run: () => void): void {
    const span = this.#spans.get(request);
    context.with(span ? trace.setSpan(context.active(), span) : context.active(), run);
  }

  /** Counts a request that was refused before routing. Its duration is too short to be worth recording. */
  countRefused(method: string | undefined, status: number): void {
    this.#count.add(1, {
      'http.request.method': method ?? '_OTHER',
      'http.route': 'unmatched',
      'http.response.status_code': status,
    });
  }

  end(request: FastifyRequest, { method, route, status, durationMs }: RequestEnd): void {
    const attributes = {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': status,
    };
    this.#count.add(1, attributes);
    this.#duration.record(durationMs / 1000, attributes);
    const span = this.#spans.get(request)?.setAttributes(attributes);
    if (status >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
  }
}
