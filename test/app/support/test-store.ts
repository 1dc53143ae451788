import { LinkStore } from '../../../app/links/src/store/link-store.ts';
import { createStoreCall, type StoreCall } from '../../../app/links/src/store/store-call.ts';
import { StoreHealth } from '../../../app/links/src/store/store-health.ts';
import { createTableClient } from '../../../app/links/src/store/table-client.ts';
import { createLogger } from '../../../app/links/src/telemetry/logger.ts';
import { startTelemetry } from '../../../app/links/src/telemetry/start-telemetry.ts';
import { LogLines } from './log-lines.ts';
import { testConfig } from './test-config.ts';

/** Creates the parts of the service that call the store, without HTTP. */
export async function testStore(endpoint: string): Promise<{
  readonly store: LinkStore;
  readonly call: StoreCall;
  readonly health: StoreHealth;
  readonly lines: LogLines;
  readonly stop: () => void;
}> {
  // The SDK needs credentials; the fake store does not check them.
  process.env.AWS_ACCESS_KEY_ID ??= 'local';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'local';
  const table = { name: 't', partitionKey: 'k', ttlAttribute: 'ttl', region: 'r', endpoint };
  const config = testConfig(table);
  const lines = new LogLines();
  const log = createLogger(config, lines);
  const health = new StoreHealth(log);
  const client = createTableClient(table);
  const call = createStoreCall({ budgetMs: 8000, telemetry: await startTelemetry(config, log), health });
  return { store: new LinkStore(client, table, call), call, health, lines, stop: () => client.destroy() };
}
