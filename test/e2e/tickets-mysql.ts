import { parseApplication } from '../../lib/definition/parse-application.ts';
import { bufferPoolMiB } from '../../lib/definition/resource-memory.ts';
import { isDatabase } from '../../lib/definition/resources.ts';
import { definition } from './tickets.ts';

/*
 * The tickets with MySQL in the place of PostgreSQL. Their program speaks to PostgreSQL alone, so the tiers start the
 * database without it.
 */

const CONNECTIONS = 30;

export const withMysql = parseApplication({
  ...definition,
  name: 'tickets-mysql',
  resources: { ...definition.resources, orders: { type: 'mysql', maxConnections: CONNECTIONS } },
});

const [poolMiB = 0] = withMysql.resources.filter(isDatabase).map(bufferPoolMiB);

/** Runs statements as the user of the definition, in a container of the database. */
export const statements = (sql: string): string[] => [
  ...['sh', '-c'],
  `MYSQL_PWD="$MYSQL_PASSWORD" mysql --host=127.0.0.1 --user=app --batch --skip-column-names --execute="${sql}" orders`,
];

export const WRITE = 'CREATE TABLE kept (id int); INSERT INTO kept VALUES (17)';

/** Reads the row, the database, the user, the most connections, and the memory for its data. */
export const READ =
  "SELECT id, database(), substring_index(current_user(), '@', 1), @@max_connections, @@innodb_buffer_pool_size FROM kept";

export const EXPECTED = `17\torders\tapp\t${CONNECTIONS}\t${poolMiB * 1024 * 1024}`;
