import { AdminToken } from '../../../app/src/admin-token.ts';
import { buildApp } from '../../../app/src/build-app.ts';
import { logger } from '../../../app/src/logger.ts';
import { LinkStore } from '../../../app/src/store/link-store.ts';
import { storeCall } from '../../../app/src/store/store-call.ts';
import { StoreHealth } from '../../../app/src/store/store-health.ts';
import { tableClient } from '../../../app/src/store/table-client.ts';
import type { TableConfig } from '../../../app/src/store/table-config.ts';
import { startTelemetry } from '../../../app/src/telemetry/telemetry.ts';
import { asker } from './asker.ts';
import { LogLines } from './log-lines.ts';
import { testConfig } from './test-config.ts';

/**
 * The service over a real table, with its states within reach. Asked over HTTP: Fastify's own way around the listener
 * needs an ES module that Jest cannot load on Node 20.
 */
export async function testApp(
  table: TableConfig,
  options: { variables?: Record<string, string>; newCode?: () => string; budgetMs?: number } = {},
) {
  const config = testConfig(table, options.variables);
  const lines = new LogLines();
  const log = logger(config, lines);
  const telemetry = await startTelemetry(config, log);
  const health = new StoreHealth(log);
  const client = tableClient(table);
  const call = storeCall({ budgetMs: options.budgetMs ?? 5000, telemetry, health });
  const store = new LinkStore(client, table, call);
  const state = { draining: false };
  const app = await buildApp({
    config,
    log,
    telemetry,
    store,
    health,
    adminToken: new AdminToken(config.adminToken, log),
    isDraining: () => state.draining,
    ...(options.newCode && { newCode: options.newCode }),
  });
  const address = await app.listen({ host: config.host, port: 0 });
  lines.all.length = 0;

  async function stop(): Promise<void> {
    await app.close();
    await telemetry.stop();
    client.destroy();
  }
  return { port: new URL(address).port, ask: asker(address), health, lines, state, store, telemetry, stop };
}
