import { promisify } from 'node:util';
import { buildApp } from '../../../app/links/src/build-app.ts';
import type { TableConfig } from '../../../app/links/src/config/table-config.ts';
import type { HttpLimits } from '../../../app/links/src/http/http-limits.ts';
import { AdminToken } from '../../../app/links/src/routes/admin-token.ts';
import { LinkStore } from '../../../app/links/src/store/link-store.ts';
import { createStoreCall } from '../../../app/links/src/store/store-call.ts';
import { StoreHealth } from '../../../app/links/src/store/store-health.ts';
import { createTableClient } from '../../../app/links/src/store/table-client.ts';
import { createLogger } from '../../../app/links/src/telemetry/logger.ts';
import { startTelemetry } from '../../../app/links/src/telemetry/start-telemetry.ts';
import { requestsTo } from './http-requests.ts';
import { LogLines } from './log-lines.ts';
import { testConfig } from './test-config.ts';

/**
 * Starts the application over a given table, and returns its parts. Tests send it requests over HTTP, because Fastify's
 * `inject` needs an ES module that Jest cannot load on Node 20.
 */
export async function testApp(
  table: TableConfig,
  options: {
    variables?: Record<string, string>;
    newCode?: () => string;
    budgetMs?: number;
    limits?: Partial<HttpLimits>;
  } = {},
) {
  const config = testConfig(table, options.variables);
  const lines = new LogLines();
  const log = createLogger(config, lines);
  const telemetry = await startTelemetry(config, log);
  const health = new StoreHealth(log);
  const client = createTableClient(table);
  const call = createStoreCall({ budgetMs: options.budgetMs ?? 5000, telemetry, health });
  const store = new LinkStore(client, table, call);
  const state = { draining: false };
  const { app } = await buildApp({
    config,
    log,
    telemetry,
    store,
    health,
    adminToken: new AdminToken(config.adminToken, log),
    isDraining: () => state.draining,
    ...(options.newCode && { newCode: options.newCode }),
    ...(options.limits && { limits: options.limits }),
  });
  const address = await app.listen({ host: config.host, port: 0 });
  lines.all.length = 0;

  async function stop(): Promise<void> {
    await app.close();
    await telemetry.stop();
    client.destroy();
  }
  /** Counts the connections that clients have open. */
  async function openConnections(): Promise<number> {
    return promisify<number>((done) => app.server.getConnections(done))();
  }

  return {
    port: new URL(address).port,
    ask: requestsTo(address),
    openConnections,
    health,
    lines,
    state,
    store,
    telemetry,
    stop,
  };
}
