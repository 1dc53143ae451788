import type { Environment } from '../environment.ts';
import { TARGET_ATTRIBUTE } from './target-attribute.ts';

/** Where the links are kept. Endpoint: only for a twin of DynamoDB; otherwise the SDK knows it from the region. */
export interface TableConfig {
  readonly name: string;
  readonly partitionKey: string;
  readonly ttlAttribute: string;
  readonly region: string;
  readonly endpoint: string | undefined;
}

export function readTableConfig(env: Environment): TableConfig {
  const table = {
    name: env.required('TABLE_NAME'),
    partitionKey: env.required('TABLE_PARTITION_KEY'),
    ttlAttribute: env.required('TABLE_TTL_ATTRIBUTE'),
    region: env.required('AWS_REGION'),
    endpoint: env.httpUrl('AWS_ENDPOINT_URL_DYNAMODB'),
  };
  const distinct = `must differ from the attribute that holds the target ("${TARGET_ATTRIBUTE}")`;
  if (table.partitionKey === TARGET_ATTRIBUTE)
    env.refuse('TABLE_PARTITION_KEY', distinct, table.partitionKey);
  if (table.ttlAttribute === TARGET_ATTRIBUTE)
    env.refuse('TABLE_TTL_ATTRIBUTE', distinct, table.ttlAttribute);
  if (table.ttlAttribute && table.ttlAttribute === table.partitionKey) {
    env.refuse('TABLE_TTL_ATTRIBUTE', 'must differ from TABLE_PARTITION_KEY', table.ttlAttribute);
  }
  return table;
}
