import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { createTable } from './store/create-table.ts';
import { tableClient } from './store/table-client.ts';
import type { TableConfig } from './store/table-config.ts';

export interface EmbeddedStore {
  readonly table: TableConfig;
  readonly stop: () => Promise<void>;
}

/** DynamoDB's twin inside this process, for development and tests: nothing is kept, nothing needs installing. */
export async function embeddedStore(port = 0): Promise<EmbeddedStore> {
  const server: Server = dynalite({ createTableMs: 0 });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  // The image runs a newer Node; on Node 20, which is enough here, the SDK would announce its end at every start.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  // A twin asks for credentials, not for true ones.
  process.env.AWS_ACCESS_KEY_ID ??= 'local';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'local';
  const table: TableConfig = {
    name: 'links',
    partitionKey: 'code',
    ttlAttribute: 'expiresAt',
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  const client = tableClient(table);
  // It knows no TTL: expired links stay, and are refused.
  await createTable(client, table, Date.now() + 5000);
  client.destroy();
  return { table, stop: () => new Promise((resolve) => void server.close(() => resolve())) };
}
