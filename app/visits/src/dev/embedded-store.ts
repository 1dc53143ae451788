import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import type { TableConfig } from '../store/counts-table.ts';
import { makeTable } from '../store/make-table.ts';

export interface EmbeddedStore {
  readonly table: TableConfig;
  readonly stop: () => Promise<void>;
}

/** Starts a local substitute for DynamoDB in this process, for development and tests. It stores nothing on disk. */
export async function embeddedStore(): Promise<EmbeddedStore> {
  const server: Server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // The SDK warns at every start that it will drop Node 20, which is enough here. The image runs a newer Node.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  // The SDK needs credentials; the substitute does not check them.
  process.env.AWS_ACCESS_KEY_ID ??= 'local';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'local';
  const table: TableConfig = {
    name: 'visits',
    partitionKey: 'code',
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  const variables = {
    TABLE_NAME: table.name,
    TABLE_PARTITION_KEY: table.partitionKey,
    AWS_REGION: table.region,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
  };
  await makeTable(variables, () => undefined);
  return { table, stop: () => new Promise((resolve) => void server.close(() => resolve())) };
}
