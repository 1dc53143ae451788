import { readServiceConfig, type ServiceConfig } from '../../../app/links/src/config/service-config.ts';
import type { TableConfig } from '../../../app/links/src/config/table-config.ts';

/** Reads the configuration of a service with default values, over a given table, on a free port. */
export function testConfig(table: TableConfig, variables: Record<string, string> = {}): ServiceConfig {
  return readServiceConfig({
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'info',
    TABLE_NAME: table.name,
    TABLE_PARTITION_KEY: table.partitionKey,
    TABLE_TTL_ATTRIBUTE: table.ttlAttribute,
    AWS_REGION: table.region,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    ...variables,
  });
}
