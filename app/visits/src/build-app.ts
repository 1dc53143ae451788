import { randomUUID } from 'node:crypto';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import type { ServiceConfig } from './config/service-config.ts';
import { answerError, commonHeaders, HttpError } from './http/answer-errors.ts';
import { limitPipelining } from './http/pipelining.ts';
import { invalidBytesRefuser, refuseConnect } from './http/refuse-connection.ts';
import { requireValidHead } from './http/request-head.ts';
import { isProbe, logWhenOver } from './http/request-log.ts';
import { limitUnreadBody } from './http/unread-body.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { methodsByPath, refuseOtherMethods } from './routes/method-not-allowed.ts';
import { registerOpenApi } from './routes/openapi.ts';
import { visitRoutes } from './routes/visit-routes.ts';
import type { StoreHealth } from './store/store-health.ts';
import type { VisitStore } from './store/visit-store.ts';

/** Limits on what clients can make the service do. */
export const LIMITS = {
  /** Bytes of a body. A batch of 100 counts with the longest codes and counts has 10 KiB. */
  bodyBytes: 16_384,
  /** Bytes of a body that are still read after its request was answered. A client that is still sending gets its answer. */
  maxUnreadBytes: 1_048_576,
  /** Milliseconds for a request to arrive. */
  arrivalMs: 5000,
  /** Milliseconds between checks of `arrivalMs`. */
  checkMs: 500,
  /** Requests in progress. Each holds at most a body and 100 waiting updates, about 100 KiB. */
  maxRequests: 64,
  /** Open connections. */
  maxConnections: 500,
  /** Requests that a client sends ahead on one connection: `links` sends none. */
  maxPipelined: 16,
  /** Milliseconds without a request after which a connection is closed: longer than proxies keep one. */
  idleMs: 75_000,
};

/** Builds the HTTP application, which does not listen yet. */
export async function buildApp(options: {
  readonly config: ServiceConfig;
  readonly log: Logger;
  readonly store: VisitStore;
  readonly health: StoreHealth;
  readonly isDraining: () => boolean;
  /** Limits that differ from `LIMITS`, for tests. @default - none */
  readonly limits?: Partial<typeof LIMITS> | undefined;
}): Promise<FastifyInstance> {
  const { config, log, store, health, isDraining } = options;
  const limits = { ...LIMITS, ...options.limits };
  let requests = 0;
  function observe(request: FastifyRequest, reply: FastifyReply): void {
    requests += 1;
    limitUnreadBody(request.raw, reply.raw, limits.maxUnreadBytes);
    reply.headers(commonHeaders(request.id));
    reply.raw.once('close', () => {
      requests -= 1;
    });
    logWhenOver(request, reply);
  }
  const app: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    // The most that Node reads of a request head, so that the schema refuses a code of any length.
    routerOptions: { maxParamLength: 16_384 },
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.arrivalMs,
    keepAliveTimeout: limits.idleMs,
    http: {
      headersTimeout: limits.arrivalMs,
      connectionsCheckingInterval: limits.checkMs,
      // Checked by `requireValidHead`.
      requireHostHeader: false,
    },
    // Requests that still arrive on open connections during a shutdown are served: their clients could not know.
    return503OnClosing: false,
    // Strict: "5" is not a number, and an unknown field is an error. `verbose` adds the refused value to the error.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, verbose: true } },
    // A path that cannot be decoded matches no route, so the hooks below do not run.
    frameworkErrors: (error, request, reply) => {
      observe(request, reply);
      answerError(error, request, reply);
    },
    clientErrorHandler: invalidBytesRefuser(log),
  });
  app.server.maxConnections = limits.maxConnections;
  // A client that closes its sending side after a whole request still gets an answer. Node's types lack this option.
  Object.assign(app.server, { httpAllowHalfOpen: true });
  // Node would answer without a body.
  app.server.on('checkExpectation', app.routing);
  refuseConnect(app.server, log);
  limitPipelining(app.server, limits.maxPipelined);
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(answerError);
  app.addHook('onRequest', async (request, reply) => {
    observe(request, reply);
    requireValidHead(request.raw);
    // Before anything is done for the request: a client may send it again without counting a visit twice.
    if (requests > limits.maxRequests && !isProbe(request)) throw overloaded();
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isDraining()) reply.header('connection', 'close');
  });
  const methods = methodsByPath(app);
  await registerOpenApi(app, config);
  await app.register(healthRoutes(health, isDraining));
  await app.register(visitRoutes(store));
  refuseOtherMethods(app, methods);
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
