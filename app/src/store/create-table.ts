import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TableConfig } from './table-config.ts';
import { TableMismatch } from './table-mismatch.ts';

/** Makes the table unless it exists, and waits until it is active. Several may do so at once. */
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
