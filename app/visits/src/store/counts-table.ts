import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EnvironmentReader } from '../config/environment-reader.ts';

/** The DynamoDB table that stores the counts, as the deployment names it. */
export interface TableConfig {
  readonly name: string;
  readonly partitionKey: string;
  readonly region: string;
  /** URL of a local substitute. @default - the SDK derives DynamoDB's endpoint from the region */
  readonly endpoint: string | undefined;
}

export function readTableConfig(env: EnvironmentReader): TableConfig {
  return {
    name: env.required('TABLE_NAME'),
    partitionKey: env.required('TABLE_PARTITION_KEY'),
    region: env.required('AWS_REGION'),
    endpoint: env.httpUrl('AWS_ENDPOINT_URL_DYNAMODB'),
  };
}

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
