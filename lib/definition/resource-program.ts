import type { Database } from './application.ts';
import { DATABASE_USER, type Served } from './resources.ts';

/*
 * The programs that stand for Amazon RDS and ElastiCache on deployments without AWS: the real ones, in their official
 * images. Sources: the pages of the images postgres, mysql and valkey/valkey.
 */

/** A program as a container. */
export interface ResourceProgram {
  /** The arguments of the image's own entry point. */
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The variable that takes the password.
   * @default - none: the program asks for no password */
  readonly passwordVariable?: string;
  /** The folder of the volume. */
  readonly folder: string;
  /** Folders in which the program writes what need not last. */
  readonly writable: readonly string[];
  /** The command that succeeds when the program answers. */
  readonly ready: readonly string[];
}

/** The time between the stop signal and SIGKILL. A database writes its buffers before it ends. */
export const RESOURCE_STOP_SECONDS = 60;

/** The program of a resource, as a container. */
export function resourceProgram(resource: Served): ResourceProgram {
  switch (resource.type) {
    case 'postgres':
      return postgres(resource);
    case 'mysql':
      return mysql(resource);
    case 'redis':
      return VALKEY;
  }
}

const postgres = ({ databaseName, maxConnections }: Database): ResourceProgram => ({
  arguments: ['postgres', '-c', `max_connections=${maxConnections}`],
  environment: {
    POSTGRES_USER: DATABASE_USER,
    POSTGRES_DB: databaseName,
    // A folder within the volume, because PostgreSQL demands to own it. On Kubernetes a volume has another owner.
    PGDATA: '/var/lib/postgresql/data/database',
  },
  passwordVariable: 'POSTGRES_PASSWORD',
  folder: '/var/lib/postgresql/data',
  writable: ['/tmp', '/var/run/postgresql'],
  // By TCP: while the image makes the database, a server without TCP answers.
  ready: ['pg_isready', '-h', '127.0.0.1', '-U', DATABASE_USER, '-d', databaseName],
});

const mysql = ({ databaseName, maxConnections }: Database): ResourceProgram => ({
  arguments: ['mysqld', `--max-connections=${maxConnections}`],
  environment: {
    MYSQL_USER: DATABASE_USER,
    MYSQL_DATABASE: databaseName,
    // Nobody needs to know it: the user has all rights on the database.
    MYSQL_RANDOM_ROOT_PASSWORD: 'yes',
    // The image writes that password into its log: nobody may use it from another host.
    MYSQL_ROOT_HOST: 'localhost',
  },
  passwordVariable: 'MYSQL_PASSWORD',
  folder: '/var/lib/mysql',
  writable: ['/tmp', '/var/run/mysqld'],
  // With the password: the server writes a line about each user whom it does not know.
  ready: [
    ...['sh', '-c'],
    `MYSQL_PWD="$MYSQL_PASSWORD" mysqladmin ping --host=127.0.0.1 --user=${DATABASE_USER} --silent`,
  ],
});

const VALKEY: ResourceProgram = {
  // Every write is on the disk within a second.
  arguments: ['--appendonly', 'yes'],
  environment: {},
  folder: '/data',
  writable: ['/tmp'],
  // `-e`: while it reads its file, it answers with an error, and the command has to fail.
  ready: ['redis-cli', '-e', 'ping'],
};
