import { randomUUID } from 'node:crypto';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { ServiceConfig } from './config/service-config.ts';
import { answerError, answerNoSuchRoute, HttpError } from './http/answer-errors.ts';
import { refuseInvalidBytes } from './http/refuse-invalid-bytes.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { registerOpenApi } from './routes/openapi.ts';
import { visitRoutes } from './routes/visit-routes.ts';
import type { StoreHealth } from './store/store-health.ts';
import type { VisitStore } from './store/visit-store.ts';

/** Limits on what clients can make the service do. */
const LIMITS = {
  /** Bytes of a body. A batch of 100 counts with the longest codes and counts has 10 KiB. */
  bodyBytes: 16_384,
  /** Milliseconds for a request to arrive. */
  arrivalMs: 5000,
  /** Milliseconds between checks of `arrivalMs`. */
  checkMs: 500,
  /** Requests in progress. Each holds at most a body and 100 waiting updates, about 100 KiB. */
  maxRequests: 64,
  /** Open connections. */
  maxConnections: 500,
  /** Milliseconds without a request after which a connection is closed: longer than proxies keep one. */
  idleMs: 75_000,
};

const PROBES = new Set(['/healthz', '/readyz']);

/** Builds the HTTP application, which does not listen yet. */
export async function buildApp(options: {
  readonly config: ServiceConfig;
  readonly log: Logger;
  readonly store: VisitStore;
  readonly health: StoreHealth;
  readonly isDraining: () => boolean;
}): Promise<FastifyInstance> {
  const { config, log, store, health, isDraining } = options;
  const app: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: LIMITS.bodyBytes,
    requestTimeout: LIMITS.arrivalMs,
    keepAliveTimeout: LIMITS.idleMs,
    http: { headersTimeout: LIMITS.arrivalMs, connectionsCheckingInterval: LIMITS.checkMs },
    // Requests that still arrive on open connections during a shutdown are served: their clients could not know.
    return503OnClosing: false,
    // Strict: "5" is not a number, and an unknown field is an error. `verbose` adds the refused value to the error.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, verbose: true } },
    frameworkErrors: answerError,
    clientErrorHandler: refuseInvalidBytes,
  });
  app.server.maxConnections = LIMITS.maxConnections;
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNoSuchRoute);
  let requests = 0;
  app.addHook('onRequest', async (request, reply) => {
    const startedMs = performance.now();
    const { method } = request;
    const route = request.routeOptions.url ?? 'unmatched';
    requests += 1;
    reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' });
    reply.raw.once('close', () => {
      requests -= 1;
      const status = reply.statusCode;
      // Every platform probes every few seconds: successful probes are logged at debug level.
      const level = status >= 500 ? 'warn' : PROBES.has(route) ? 'debug' : 'info';
      const durationMs = Math.round((performance.now() - startedMs) * 10) / 10;
      request.log[level]({ method, route, status, durationMs }, 'request');
    });
    // Before anything is done for the request: a client may send it again without counting a visit twice.
    if (requests > LIMITS.maxRequests && !PROBES.has(route)) throw overloaded();
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isDraining()) reply.header('connection', 'close');
  });
  await registerOpenApi(app, config);
  await app.register(healthRoutes(health, isDraining));
  await app.register(visitRoutes(store));
  await app.ready();
  return app;
}

function overloaded(): HttpError {
  return new HttpError(
    503,
    'overloaded',
    'the service has more requests than it can answer; try again shortly',
    {
      headers: { 'retry-after': '2' },
    },
  );
}
