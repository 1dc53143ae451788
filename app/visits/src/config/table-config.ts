import type { EnvironmentReader } from './environment-reader.ts';

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
