import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { AdminToken } from './admin-token.ts';
import { answerError, answerNoSuchRoute } from './answer-errors.ts';
import type { Config } from './config.ts';
import { logRequests } from './log-requests.ts';
import { describeRoutes } from './openapi.ts';
import { replicaReader } from './replica.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { linkRoutes } from './routes/link-routes.ts';
import { pageRoute } from './routes/page-route.ts';
import { whereamiRoute } from './routes/whereami-route.ts';
import type { LinkStore } from './store/link-store.ts';
import type { StoreHealth } from './store/store-health.ts';
import { observeRequests } from './telemetry/observe-requests.ts';
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

/** The whole service but for its listener, so that tests can ask it without a port. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { config, telemetry, store, health, adminToken, isDraining } = parts;
  const requestTimeoutMs = config.requestTimeoutSeconds * 1000;
  const app: FastifyInstance = fastify({
    loggerInstance: parts.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.bodyLimitBytes,
    keepAliveTimeout: config.keepAliveSeconds * 1000,
    // Two limits: for the client to send its request, and for the service to answer it.
    requestTimeout: requestTimeoutMs,
    handlerTimeout: requestTimeoutMs,
    // A request that still arrives on an open connection is served: the client had no way to know.
    return503OnClosing: false,
    // Strict: "5" is not a number, an unknown field is a mistake. `verbose` adds the refused value to the error.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, verbose: true } },
    frameworkErrors: answerError,
  });
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNoSuchRoute);
  logRequests(app);
  observeRequests(app, telemetry);
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
