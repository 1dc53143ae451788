import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import type { TableConfig } from '../config/table-config.ts';
import { createTable } from '../store/create-table.ts';
import { createTableClient } from '../store/table-client.ts';

export interface EmbeddedStore {
  readonly table: TableConfig;
  readonly stop: () => Promise<void>;
}

/** Starts a local substitute for DynamoDB in this process, for development and tests. It stores nothing on disk. */
export async function embeddedStore(port = 0): Promise<EmbeddedStore> {
  const server: Server = dynalite({ createTableMs: 0 });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  // The SDK warns at every start that it will drop Node 20, which is enough here. The image runs a newer Node.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  // The SDK needs credentials; the substitute does not check them.
  process.env.AWS_ACCESS_KEY_ID ??= 'local';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'local';
  const table: TableConfig = {
    name: 'links',
    partitionKey: 'code',
    ttlAttribute: 'expiresAt',
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  const client = createTableClient(table);
  // No `enableExpiry`: the substitute has no TTL. Expired links stay in the table, and the service refuses them.
  await createTable(client, table, Date.now() + 5000);
  client.destroy();
  return { table, stop: () => new Promise((resolve) => void server.close(() => resolve())) };
}
