import {
  context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Telemetry } from './telemetry.ts';

/** A count, a duration and, where traces are on, a span for each request, by route template: never by path. */
export function observeRequests(app: FastifyInstance, telemetry: Pick<Telemetry, 'meter' | 'tracer'>): void {
  const count = telemetry.meter.createCounter('links.requests', {
    unit: '{request}',
    description: 'Requests answered',
  });
  const duration = telemetry.meter.createHistogram('http.server.request.duration', {
    unit: 's',
    description: 'Time from the first byte of a request to the last of its answer',
    // OpenTelemetry's recommendation for HTTP: its general default is meant for milliseconds.
    advice: {
      explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    },
  });
  const propagator = new W3CTraceContextPropagator();
  const spans = new WeakMap<FastifyRequest, Span>();

  app.addHook('onRequest', async (request) => {
    const caller = propagator.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
    const name = `${request.method} ${request.routeOptions.url ?? 'unmatched'}`;
    spans.set(request, telemetry.tracer.startSpan(name, { kind: SpanKind.SERVER }, caller));
  });
  // After the body was read: its events would lose the context.
  app.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request);
    context.with(span ? trace.setSpan(context.active(), span) : context.active(), done);
  });
  app.addHook('onResponse', async (request, reply) => {
    const attributes = {
      'http.request.method': request.method,
      'http.route': request.routeOptions.url ?? 'unmatched',
      'http.response.status_code': reply.statusCode,
    };
    count.add(1, attributes);
    duration.record(reply.elapsedTime / 1000, attributes);
    const span = spans.get(request)?.setAttributes(attributes);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
  });
}
