import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TableConfig } from './table-config.ts';

/**
 * DynamoDB answers in milliseconds. A second without a connection, or two without an answer, means that another
 * attempt is the better bet; after a few the caller is told so.
 */
export function tableClient(table: TableConfig): DynamoDBClient {
  return new DynamoDBClient({
    region: table.region,
    ...(table.endpoint && { endpoint: table.endpoint }),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
  });
}
