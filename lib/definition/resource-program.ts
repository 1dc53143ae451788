import type { Cache, Database } from './application.ts';
import { bufferPoolMiB, maxMemoryMiB, postgresMemory } from './resource-memory.ts';
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
      return valkey(resource);
  }
}

function postgres(resource: Database): ResourceProgram {
  const { databaseName, maxConnections } = resource;
  const { sharedBuffersMiB, workKiB } = postgresMemory(resource);
  const settings = {
    shared_buffers: `${sharedBuffersMiB}MB`,
    work_mem: `${workKiB}kB`,
    max_connections: maxConnections,
  };
  return {
    arguments: [
      'postgres',
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    environment: {
      POSTGRES_USER: DATABASE_USER,
      POSTGRES_DB: databaseName,
      // A folder within the volume: PostgreSQL must own its folder, and on Kubernetes the volume has another owner.
      PGDATA: '/var/lib/postgresql/data/database',
    },
    passwordVariable: 'POSTGRES_PASSWORD',
    folder: '/var/lib/postgresql/data',
    writable: ['/tmp', '/var/run/postgresql'],
    // By TCP: while the image makes the database, a server without TCP answers.
    ready: ['pg_isready', '-h', '127.0.0.1', '-U', DATABASE_USER, '-d', databaseName],
  };
}

const mysql = (resource: Database): ResourceProgram => ({
  arguments: [
    'mysqld',
    `--innodb-buffer-pool-size=${bufferPoolMiB(resource)}M`,
    `--max-connections=${resource.maxConnections}`,
  ],
  environment: {
    MYSQL_USER: DATABASE_USER,
    MYSQL_DATABASE: resource.databaseName,
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

const valkey = (resource: Cache): ResourceProgram => ({
  arguments: [
    // Every write is on the disk within a second.
    ...['--appendonly', 'yes'],
    ...['--maxmemory', `${maxMemoryMiB(resource)}mb`],
    // A full one refuses writes. It drops no job of a queue to make room.
    ...['--maxmemory-policy', 'noeviction'],
  ],
  environment: {},
  folder: '/data',
  writable: ['/tmp'],
  // `-e`: while it reads its file, it answers with an error, and the command has to fail.
  ready: ['redis-cli', '-e', 'ping'],
});
