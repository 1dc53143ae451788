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
import { Admission } from './http/admission.ts';
import { answerError, answerNoSuchRoute } from './http/answer-errors.ts';
import type { Connections } from './http/connections.ts';
import { EventLoopQueue } from './http/event-loop-queue.ts';
import { HTTP_LIMITS, type HttpLimits, timeLimits } from './http/http-limits.ts';
import { createHttpServer } from './http/http-server.ts';
import { commonHeaders } from './http/refusal.ts';
import { onRequestEnd } from './http/request-end.ts';
import type { AdminToken } from './routes/admin-token.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { linkFactsRoute } from './routes/link-facts-route.ts';
import { linkRoutes } from './routes/link-routes.ts';
import { methodsByPath, refuseOtherMethods } from './routes/method-not-allowed.ts';
import { registerOpenApi } from './routes/openapi.ts';
import { pageRoute } from './routes/page-route.ts';
import { createReplicaReader } from './routes/replica.ts';
import { whereamiRoute } from './routes/whereami-route.ts';
import type { LinkStore } from './store/link-store.ts';
import type { StoreHealth } from './store/store-health.ts';
import { logRequest, RefusalLog } from './telemetry/request-log.ts';
import { RequestTelemetry } from './telemetry/request-telemetry.ts';
import type { Telemetry } from './telemetry/start-telemetry.ts';
import type { Visits } from './visits/visits.ts';

/** The parts that an app is built from. */
export interface AppOptions {
  readonly config: ServiceConfig;
  readonly log: Logger;
  readonly telemetry: Telemetry;
  readonly store: LinkStore;
  readonly health: StoreHealth;
  readonly adminToken: AdminToken;
  readonly isDraining: () => boolean;
  /** The service that counts visits. @default - visits are not counted */
  readonly visits?: Visits | undefined;
  /** Generates the code of a new link; tests replace it to provoke collisions. @default - random codes */
  readonly newCode?: () => string;
  /** Limits that differ from `HTTP_LIMITS`, for tests. @default - none */
  readonly limits?: Partial<HttpLimits>;
}

export interface BuiltApp {
  readonly app: FastifyInstance;
  readonly connections: Connections;
}

// The most that Node reads of a request head, so that a long path is answered with 404 like any other unknown path.
const MAX_PARAM_LENGTH = 16_384;

/** Builds the HTTP application, which does not listen yet. */
export async function buildApp(options: AppOptions): Promise<BuiltApp> {
  const { config, log, telemetry, store, health, adminToken, isDraining, visits } = options;
  const limits = { ...HTTP_LIMITS, ...options.limits };
  const queue = new EventLoopQueue();
  const admission = new Admission(limits, queue);
  let connections!: Connections;
  const requestTelemetry = new RequestTelemetry(telemetry);
  function observe(request: FastifyRequest, reply: FastifyReply): void {
    reply.headers(commonHeaders(request.id));
    requestTelemetry.begin(request);
    onRequestEnd(request, reply, (end) => {
      logRequest(request, end);
      requestTelemetry.end(request, end);
    });
  }
  const app: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // Unique over all replicas. An id that the client sends is ignored.
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    bodyLimit: config.bodyLimitBytes,
    serverFactory: (handler) => {
      const { requestTimeoutSeconds, keepAliveSeconds } = config;
      const refusals = new RefusalLog(log, requestTelemetry, admission);
      const created = createHttpServer(handler, {
        limits,
        requestTimeoutSeconds,
        keepAliveSeconds,
        admission,
        queue,
        onRefused: (refused) => refusals.add(refused),
      });
      connections = created.connections;
      return created.server;
    },
    // Limits the arrival of the body. The work that follows has the same limit (withRequestSignal).
    handlerTimeout: timeLimits(config).answerMs,
    // Requests that still arrive on open connections during a shutdown are served: their clients could not know.
    return503OnClosing: false,
    // Strict: "5" is not a number, and an unknown field is an error. `verbose` adds the refused value to the error.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, verbose: true } },
    // A path that cannot be decoded matches no route, so the hooks below do not run.
    frameworkErrors: (error, request, reply) => {
      observe(request, reply);
      answerError(error, request, reply);
    },
    // `createHttpServer` answers client errors. Without this, Fastify would answer them, too.
    clientErrorHandler: () => undefined,
  });
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNoSuchRoute);
  app.addHook('onRequest', (request, reply, done) => {
    observe(request, reply);
    // Here and not later, so that the useless body is not read first.
    if (request.is404) answerNoSuchRoute(request, reply);
    else done();
  });
  // Not before the body is read: the events of the body would lose the tracing context.
  app.addHook('preHandler', (request, _reply, done) => requestTelemetry.within(request, done));
  app.addHook('onSend', async (_request, reply) => {
    if (isDraining()) reply.header('connection', 'close');
  });
  const methods = methodsByPath(app);
  await registerOpenApi(app, config);
  await app.register(healthRoutes(health, isDraining));
  await app.register(whereamiRoute(createReplicaReader(config)));
  await app.register(pageRoute(visits !== undefined));
  await app.register(linkRoutes({ store, token: adminToken, admission, visits, codes: options.newCode }));
  await app.register(linkFactsRoute(store, admission, visits));
  refuseOtherMethods(app, methods);
  await app.ready();
  return { app, connections };
}
