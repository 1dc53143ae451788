import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EnvironmentReader } from '../config/environment-reader.ts';
import { createTableClient, readTableConfig, type TableConfig } from './counts-table.ts';

const TIME_LIMIT_MS = 60_000;

/** Creates the table that the environment names, unless it exists. Waits for a store that is still starting. */
export async function makeTable(variables: NodeJS.ProcessEnv, print: (line: string) => void): Promise<void> {
  const env = new EnvironmentReader(variables);
  const table = readTableConfig(env);
  env.finish();
  const client = createTableClient(table, 3);
  const deadline = Date.now() + TIME_LIMIT_MS;
  while (!(await isActive(client, table))) {
    if (Date.now() > deadline)
      throw new Error(`table ${table.name} must become ACTIVE within 60 s; it did not`);
    print('waiting for the store');
    await sleep(500);
  }
  client.destroy();
  print(`table ${table.name} is active`);
}

/**
 * Creates the table unless it exists, and tells whether it is active. False while the store does not answer.
 *
 * @throws Error if the store refuses, or if the table has another partition key
 */
async function isActive(client: DynamoDBClient, table: TableConfig): Promise<boolean> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: table.name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: table.partitionKey, AttributeType: 'S' }],
        KeySchema: [{ AttributeName: table.partitionKey, KeyType: 'HASH' }],
      }),
    );
  } catch (error) {
    if (isFinal(error)) throw error;
  }
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table.name }));
    const key = Table?.KeySchema?.map((part) => part.AttributeName).join(', ');
    if (key === table.partitionKey) return Table?.TableStatus === 'ACTIVE';
    throw new TableMismatch(
      `table ${table.name} must have the partition key ${table.partitionKey}; it has ${key}`,
    );
  } catch (error) {
    if (isFinal(error)) throw error;
    return false;
  }
}

/** A table of this name exists, but the service cannot use it. Waiting does not repair that. */
class TableMismatch extends Error {}

/** Tells whether retrying is useless. A store that refused a request refuses it again; an absent store may still start. */
function isFinal(error: unknown): boolean {
  const { $metadata, name } = error as { $metadata?: { httpStatusCode?: number }; name: string };
  const status = $metadata?.httpStatusCode ?? 0;
  const mayPass = /Throttling|LimitExceeded|ResourceInUse|ResourceNotFound/.test(name);
  return error instanceof TableMismatch || (status >= 400 && status < 500 && !mayPass);
}
