import { type Config, readConfig } from '../../../app/src/config.ts';
import type { TableConfig } from '../../../app/src/store/table-config.ts';

/** The service's own defaults, over a given table, on a free port, and silent. */
export function testConfig(table: TableConfig, variables: Record<string, string> = {}): Config {
  return readConfig({
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
