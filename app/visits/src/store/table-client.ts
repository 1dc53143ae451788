import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TableConfig } from '../config/table-config.ts';

const CONNECT_MS = 1000;

/** Creates a DynamoDB client. `maxAttempts` is 1 where a repeated call could count a visit twice. */
export function createTableClient(table: TableConfig, maxAttempts: number): DynamoDBClient {
  return new DynamoDBClient({
    region: table.region,
    ...(table.endpoint && { endpoint: table.endpoint }),
    maxAttempts,
    // Apart from the time limit of a call: what was not connected was not sent, so it may be sent again.
    requestHandler: { connectionTimeout: CONNECT_MS },
  });
}
