import type { LIMITS } from '../../../../app/visits/src/build-app.ts';
import { readServiceConfig } from '../../../../app/visits/src/config/service-config.ts';
import { createLogger } from '../../../../app/visits/src/process/run-service.ts';
import { startService } from '../../../../app/visits/src/start-service.ts';
import type { TableConfig } from '../../../../app/visits/src/store/counts-table.ts';
import { eventually } from '../../support/eventually.ts';
import { requestsTo } from '../../support/http-requests.ts';
import { LogLines } from '../../support/log-lines.ts';

/** The environment variables of the service over a table, on a free port. */
export function visitsEnvironment(table: TableConfig): Record<string, string | undefined> {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    STOP_TIMEOUT_SECONDS: '2',
    TABLE_NAME: table.name,
    TABLE_PARTITION_KEY: table.partitionKey,
    AWS_REGION: table.region,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
  };
}

/** Starts the service in this process, and waits until it has asked the store. */
export async function testVisits(
  table: TableConfig,
  {
    ready = true,
    port = 0,
    limits = {},
  }: { ready?: boolean; port?: number; limits?: Partial<typeof LIMITS> } = {},
) {
  // The SDK needs credentials; local substitutes do not check them.
  process.env.AWS_ACCESS_KEY_ID ??= 'local';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'local';
  const config = readServiceConfig({ ...visitsEnvironment(table), PORT: String(port) });
  const lines = new LogLines();
  const service = await startService(config, createLogger(config, lines), limits);
  const url = `http://127.0.0.1:${service.port}`;
  const ask = requestsTo(url);
  if (ready) await eventually('ready', async () => (await ask('GET', '/readyz')).status === 200);
  return { url, port: service.port, ask, lines, stop: service.stop };
}
