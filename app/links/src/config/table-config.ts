import type { EnvironmentReader } from './environment-variables.ts';

/** The DynamoDB table that stores the links, as the deployment names it. */
export interface TableConfig {
  readonly name: string;
  readonly partitionKey: string;
  readonly ttlAttribute: string;
  readonly region: string;
  /** URL of a local substitute. @default - the SDK derives DynamoDB's endpoint from the region */
  readonly endpoint: string | undefined;
}

/**
 * Attributes that only the service reads and writes, so no deployment has to name them. `target` holds the URL of the
 * link; a row without it marks a removed link. `request` identifies the request that wrote the row.
 */
export const LINK_ATTRIBUTES = { target: 'url', request: 'request' } as const;

export function readTableConfig(env: EnvironmentReader): TableConfig {
  const table = {
    name: env.required('TABLE_NAME'),
    partitionKey: env.required('TABLE_PARTITION_KEY'),
    ttlAttribute: env.required('TABLE_TTL_ATTRIBUTE'),
    region: env.required('AWS_REGION'),
    endpoint: env.httpUrl('AWS_ENDPOINT_URL_DYNAMODB'),
  };
  const own: readonly string[] = Object.values(LINK_ATTRIBUTES);
  const distinct = `must differ from the service's own attributes (${own.join(', ')})`;
  if (own.includes(table.partitionKey)) env.addProblem('TABLE_PARTITION_KEY', distinct, table.partitionKey);
  if (own.includes(table.ttlAttribute)) env.addProblem('TABLE_TTL_ATTRIBUTE', distinct, table.ttlAttribute);
  if (table.ttlAttribute && table.ttlAttribute === table.partitionKey) {
    env.addProblem('TABLE_TTL_ATTRIBUTE', 'must differ from TABLE_PARTITION_KEY', table.ttlAttribute);
  }
  return table;
}
