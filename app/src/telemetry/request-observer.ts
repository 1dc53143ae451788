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
import type { RequestEnd } from '../request-end.ts';
import type { Telemetry } from './telemetry.ts';

/** A count, a duration and, where traces are on, a span for each request, by route template: never by path. */
export class RequestObserver {
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
      // OpenTelemetry's recommendation for HTTP: its general default is meant for milliseconds.
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

  /** Runs what belongs to the request, so that a call to the store finds its span. */
  within(request: FastifyRequest, run: () => void): void {
    const span = this.#spans.get(request);
    context.with(span ? trace.setSpan(context.active(), span) : context.active(), run);
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
