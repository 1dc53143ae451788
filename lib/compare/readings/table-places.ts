import type { Readers } from './readers.ts';

/** The variable with the address of the tables' local substitute. */
export const STORE_ENDPOINT = 'AWS_ENDPOINT_URL_DYNAMODB';

/** The address of the table's local substitute, or the name of the table itself. A service without both has no table. */
export const tablePlaces = ({ compose, kubernetes, tableName }: Readers) => ({
  compose: compose.main('environment', STORE_ENDPOINT),
  ecs: tableName('Value'),
  eks: tableName('Value'),
  kubernetes: kubernetes.variable(STORE_ENDPOINT)('value'),
});
