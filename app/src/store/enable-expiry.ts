import {
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { TableConfig } from './table-config.ts';
import { TableMismatch } from './table-mismatch.ts';

/** Has the table remove expired links by itself. Asked for only where it is not on: DynamoDB refuses a repetition. */
export async function enableExpiry(client: DynamoDBClient, table: TableConfig): Promise<void> {
  if (await isOn(client, table)) return;
  try {
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: table.name,
        TimeToLiveSpecification: { AttributeName: table.ttlAttribute, Enabled: true },
      }),
    );
  } catch (error) {
    // Somebody else may have been faster between question and request.
    if (!(await isOn(client, table))) throw error;
  }
}

async function isOn(client: DynamoDBClient, table: TableConfig): Promise<boolean> {
  const { TimeToLiveDescription: ttl } = await client.send(
    new DescribeTimeToLiveCommand({ TableName: table.name }),
  );
  const on = ttl?.TimeToLiveStatus === 'ENABLED' || ttl?.TimeToLiveStatus === 'ENABLING';
  if (on && ttl.AttributeName !== table.ttlAttribute) {
    throw new TableMismatch(
      `table ${table.name} must expire by ${table.ttlAttribute}; it does by ${ttl.AttributeName}: switch that off first`,
    );
  }
  return on;
}
