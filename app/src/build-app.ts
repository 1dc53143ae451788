import { randomUUID } from 'node:crypto';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import type { AdminToken } from './admin-token.ts';
import { answerError, answerNoSuchRoute } from './answer-errors.ts';
import { answerUnreadable } from './answer-unreadable.ts';
import type { Config } from './config.ts';
import { logRequest } from './log-request.ts';
import { describeRoutes } from './openapi.ts';
import { replicaReader } from './replica.ts';
import { onRequestEnd } from './request-end.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { linkRoutes } from './routes/link-routes.ts';
import { pageRoute } from './routes/page-route.ts';
import { whereamiRoute } from './routes/whereami-route.ts';
import type { LinkStore } from './store/link-store.ts';
import type { StoreHealth } from './store/store-health.ts';
import { RequestObserver } from './telemetry/request-observer.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

export interface AppParts {
  readonly config: Config;
  readonly log: Logger;
  readonly telemetry: Telemetry;
  readonly store: LinkStore;
  readonly health: StoreHealth;
  readonly adminToken: AdminToken;
  readonly isDraining: () => boolean;
  readonly newCode?: () => string;
}

// As much as Node reads of a head: a long path is one that leads nowhere, not an error of its own.
const MAX_PARAM_LENGTH = 16_384;

/** The whole service but for its listener, so that tests can ask it without a port. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { config, telemetry, store, health, adminToken, isDraining } = parts;
  const requestTimeoutMs = config.requestTimeoutSeconds * 1000;
  const observer = new RequestObserver(telemetry);
  function watch(request: FastifyRequest, reply: FastifyReply): void {
    observer.begin(request);
    onRequestEnd(request, reply, (end) => {
      logRequest(request, end);
      observer.end(request, end);
    });
  }
  const app: FastifyInstance = fastify({
    loggerInstance: parts.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // Unique over all replicas; what a client calls its request is the client's affair.
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    bodyLimit: config.bodyLimitBytes,
    keepAliveTimeout: config.keepAliveSeconds * 1000,
    // Two limits: for the client to send its request, and for the service to answer it.
    requestTimeout: requestTimeoutMs,
    // Node looks for requests that are late every 30 s only, unless told.
    http: { connectionsCheckingInterval: 1000 },
    handlerTimeout: requestTimeoutMs,
    // A request that still arrives on an open connection is served: the client had no way to know.
    return503OnClosing: false,
    // Strict: "5" is not a number, an unknown field is a mistake. `verbose` adds the refused value to the error.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, verbose: true } },
    // A path that cannot be decoded has no route, and so none of the hooks below.
    frameworkErrors: (error, request, reply) => {
      watch(request, reply);
      answerError(error, request, reply);
    },
    clientErrorHandler: answerUnreadable,
  });
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNoSuchRoute);
  app.addHook('onRequest', async (request, reply) => watch(request, reply));
  // After the body was read: its events would lose the context.
  app.addHook('preHandler', (request, _reply, done) => observer.within(request, done));
  app.addHook('onSend', async (_request, reply) => {
    if (isDraining()) reply.header('connection', 'close');
  });
  await describeRoutes(app, config);
  app.register(healthRoutes(health, isDraining));
  app.register(whereamiRoute(replicaReader(config)));
  app.register(pageRoute);
  app.register(linkRoutes(store, adminToken, parts.newCode));
  await app.ready();
  return app;
}
