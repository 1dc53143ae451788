import type { Cache, Database } from './application.ts';

/*
 * The memory limit of a container, in the settings of the program within it: a program that does not know the limit takes
 * more, and is killed. On AWS the instance class decides, and RDS derives its own settings from it.
 */

/** The memory of a connection that has asked something: 1.3 MiB were measured with PostgreSQL 17, whose connections are processes. */
export const CONNECTION_MIB = 2;

/** The smallest `work_mem`. Source: PostgreSQL, "Resource Consumption". */
const LEAST_WORK_KIB = 64;

/**
 * A quarter of the memory for shared buffers, as PostgreSQL recommends, and a quarter for the sorts of all connections at
 * once. The other half is for the connections themselves.
 *
 * Source: PostgreSQL, "Resource Consumption", of `shared_buffers` and `work_mem`.
 */
export const postgresMemory = ({ memoryMiB, maxConnections }: Database) => ({
  sharedBuffersMiB: Math.ceil(memoryMiB / 4),
  workKiB: Math.max(LEAST_WORK_KIB, Math.floor((memoryMiB * 1024) / 4 / maxConnections)),
});

/** The unit of a buffer pool: InnoDB rounds a larger pool up to a multiple of it. */
const POOL_CHUNK_MIB = 128;

/**
 * The buffer pool of InnoDB: a quarter of less than 1 GiB, as MySQL itself takes some hundred MiB, else half.
 *
 * Source: MySQL reference manual, `innodb_dedicated_server`, of a server with 1 to 4 GiB.
 */
export function bufferPoolMiB({ memoryMiB }: Database): number {
  const share = Math.floor(memoryMiB / (memoryMiB < 1024 ? 4 : 2));
  return share < POOL_CHUNK_MIB ? share : share - (share % POOL_CHUNK_MIB);
}

/**
 * The data of Valkey: three quarters. The rest is for buffers, and for the copy of pages while it rewrites its file.
 *
 * Source: Amazon ElastiCache user guide, `reserved-memory-percent`, whose default is 25.
 */
export const maxMemoryMiB = ({ memoryMiB }: Cache): number => Math.floor((memoryMiB * 3) / 4);
