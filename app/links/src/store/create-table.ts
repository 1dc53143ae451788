import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { TableConfig } from '../config/table-config.ts';

/**
 * Creates the table unless it exists, and waits until it is active. Safe to run several times at once.
 *
 * @throws TableMismatch if the table has another partition key
 */
export async function createTable(
  client: DynamoDBClient,
  table: TableConfig,
  deadlineMs: number,
): Promise<void> {
  await client
    .send(
      new CreateTableCommand({
        TableName: table.name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: table.partitionKey, AttributeType: 'S' }],
        KeySchema: [{ AttributeName: table.partitionKey, KeyType: 'HASH' }],
      }),
    )
    .catch((error: Error) => {
      if (error.name !== 'ResourceInUseException') throw error;
    });
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table.name }));
    if (Table?.TableStatus === 'ACTIVE') {
      const key = Table.KeySchema?.map((part) => part.AttributeName).join(', ');
      if (key === table.partitionKey) return;
      throw new TableMismatch(
        `table ${table.name} must have the partition key ${table.partitionKey}; it has ${key}`,
      );
    }
    if (Date.now() > deadlineMs)
      throw new Error(`table ${table.name} must become ACTIVE; it is ${Table?.TableStatus}`);
    await sleep(100);
  }
}

/**
 * Enables TTL, so that DynamoDB removes expired links. Does nothing where TTL is enabled, because DynamoDB refuses to
 * enable it twice.
 *
 * @throws TableMismatch if TTL uses another attribute
 */
export async function enableExpiry(client: DynamoDBClient, table: TableConfig): Promise<void> {
  if (await isExpiryEnabled(client, table)) return;
  try {
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: table.name,
        TimeToLiveSpecification: { AttributeName: table.ttlAttribute, Enabled: true },
      }),
    );
  } catch (error) {
    // Another process may have enabled it since the check above.
    if (!(await isExpiryEnabled(client, table))) throw error;
  }
}

async function isExpiryEnabled(client: DynamoDBClient, table: TableConfig): Promise<boolean> {
  const { TimeToLiveDescription: ttl } = await client.send(
    new DescribeTimeToLiveCommand({ TableName: table.name }),
  );
  const on = ttl?.TimeToLiveStatus === 'ENABLED' || ttl?.TimeToLiveStatus === 'ENABLING';
  if (on && ttl.AttributeName !== table.ttlAttribute) {
    throw new TableMismatch(
      `table ${table.name} must expire by ${table.ttlAttribute}; it expires by ${ttl.AttributeName}: disable that TTL first`,
    );
  }
  return on;
}

/** A table of this name exists, but the service cannot use it. Waiting does not repair that. */
export class TableMismatch extends Error {
  override readonly name = 'TableMismatch';
}
