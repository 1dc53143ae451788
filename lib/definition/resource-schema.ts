import { z } from 'zod';
import { cpuMillicores, memoryMiB, portNumber, userId } from './containers.ts';
import { imageReference, matching } from './grammar.ts';

/*
 * The schema of a backing resource: a database, a cache, or something outside of the application that has a URL.
 */

/** The container of a program, on deployments without AWS. */
const container = {
  /** The image. It takes the variables of the program's official image.
   * @default - the official image of the version: postgres, mysql or valkey/valkey */
  image: imageReference.meta({ examples: ['org/database:17.1'] }).optional(),
  /** The user of the image. The official images on Debian have 999, those of postgres on Alpine 70. @default 999 */
  userId: userId.min(1).default(999),
  /** The CPU of the container, in thousandths of one vCPU. @default 500 */
  cpuMillicores: cpuMillicores.default(500),
  /** The memory of the container. @default 512 */
  memoryMiB: memoryMiB.default(512),
};

/** The days for which AWS keeps a backup of each day; of a database, also every moment between them. @default 7 */
const backupDays = z.int().min(1).max(35).default(7);

const database = z.strictObject({
  /** The program, on AWS of Amazon RDS. */
  type: z.enum(['postgres', 'mysql']),
  /** The major version. @default - '17' for postgres, '8.4' for mysql */
  version: z
    .enum(['17', '16', '15', '8.4'], 'the text "17", "16" or "15" for postgres, or "8.4" for mysql')
    .meta({ examples: ['16', '8.4'] })
    .optional(),
  ...container,
  /** The name of the database within its server. @default - the name of the resource, with `_` for `-` */
  databaseName: matching(
    /^[a-z][a-z0-9_]{0,62}$/,
    'a name of at most 63 lower-case letters, digits and "_" that begins with a letter',
  )
    .meta({ examples: ['other'] })
    .optional(),
  /** The size of the disk. It can grow, but not shrink. RDS has no smaller disk than 20 GiB. @default 20 */
  storageGiB: z.int().min(20).max(16384).default(20),
  /** The most connections that the database takes, on every platform. @default 100 */
  maxConnections: z.int().min(10).max(16000).default(100),
  /** The instance class of RDS. @default 'db.t4g.micro' - 2 vCPU, 1 GiB */
  instanceClass: matching(
    /^db\.[a-z0-9-]+\.[a-z0-9]+$/,
    'an instance class of RDS, such as db.t4g.micro',
  ).default('db.t4g.micro'),
  /** Whether RDS keeps a second instance in another zone, which takes over by itself. @default false */
  multiAz: z.boolean().default(false),
  backupDays,
});

const cache = z.strictObject({
  /** A program that speaks the protocol of Redis: Valkey, on AWS of Amazon ElastiCache. */
  type: z.literal('redis'),
  /** The major version of Valkey. @default '8' */
  version: z.enum(['8', '7'], 'the text "8" or "7" for redis').default('8'),
  ...container,
  /** The size of the disk on Kubernetes. It can grow, but not shrink. @default 1 */
  storageGiB: z.int().min(1).max(16384).default(1),
  backupDays,
});

const external = z.strictObject({
  /** Anything outside of the application that a URL leads to. The URL is a secret, which you store. */
  type: z.literal('external'),
  /** The port of the URL, for rules about calls. @default 443 */
  port: portNumber.default(443),
});

export const resourceSchema = z.discriminatedUnion('type', [database, cache, external], {
  error: ({ code }) =>
    code === 'invalid_union'
      ? 'postgres, mysql, redis or external'
      : 'an object with the type postgres, mysql, redis or external',
});
