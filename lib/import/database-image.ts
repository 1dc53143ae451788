import { PROGRAMS } from '../definition/resources.ts';

/*
 * Images of databases and caches, which become backing resources.
 */

export interface DatabaseImage {
  readonly type: 'postgres' | 'mysql' | 'redis';
  /** The major version of the resource. @default - the default of the type, as the image names none */
  readonly version?: string | undefined;
  /** The image that the container on Compose and any Kubernetes keeps. @default - the official image of the version */
  readonly image?: string | undefined;
  /** The user of that image, where it is not the default. */
  readonly userId?: number | undefined;
  /** The difference between the resource and the image. @default - nothing */
  readonly differs?: string | undefined;
}

/** Images by the type of their resource. Those that are `official` take the same variables and stay as they are. */
const IMAGES: readonly {
  readonly name: RegExp;
  readonly type: DatabaseImage['type'];
  readonly official?: true;
  readonly program: string;
  /** The extension that the image is there for. @default - none */
  readonly extension?: string;
}[] = [
  { name: /^(?:library\/)?postgres$/, type: 'postgres', official: true, program: 'PostgreSQL' },
  {
    name: /^(?:pgvector\/pgvector|ankane\/pgvector)$/,
    type: 'postgres',
    official: true,
    program: 'PostgreSQL',
    extension: 'vector',
  },
  {
    name: /^(?:postgis|imresamu)\/postgis$/,
    type: 'postgres',
    official: true,
    program: 'PostgreSQL',
    extension: 'postgis',
  },
  { name: /^bitnami(?:legacy)?\/postgresql$/, type: 'postgres', program: 'PostgreSQL' },
  { name: /^(?:library\/)?mysql$/, type: 'mysql', official: true, program: 'MySQL' },
  { name: /^(?:mysql\/mysql-server|bitnami(?:legacy)?\/mysql)$/, type: 'mysql', program: 'MySQL' },
  {
    name: /^(?:(?:library\/)?mariadb|bitnami(?:legacy)?\/mariadb|linuxserver\/mariadb)$/,
    type: 'mysql',
    program: 'MariaDB',
  },
  { name: /^(?:library\/)?redis$/, type: 'redis', official: true, program: 'Redis' },
  { name: /^valkey\/valkey$/, type: 'redis', official: true, program: 'Valkey' },
  { name: /^bitnami(?:legacy)?\/redis$/, type: 'redis', program: 'Redis' },
  { name: /^bitnami(?:legacy)?\/valkey$/, type: 'redis', program: 'Valkey' },
];

/** The program whose place a resource takes. */
const PLACE_OF: Readonly<Record<DatabaseImage['type'], string>> = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  redis: 'Valkey',
};

/** The user of the images of postgres on Alpine. */
const ALPINE_POSTGRES = 70;

/** The resource that takes the place of an image. Undefined for any other image. */
export function databaseImage(reference: string): DatabaseImage | undefined {
  const [, path = '', tag] =
    /^(?:docker\.io\/|index\.docker\.io\/)?([^:@]+)(?::([^@]+))?/.exec(reference) ?? [];
  const found = IMAGES.find(({ name }) => name.test(path));
  if (!found) return undefined;
  const { type, official, program, extension } = found;
  const { versions } = PROGRAMS[type];
  const asked = /(\d+(?:\.\d+)?)/.exec(tag ?? '')?.[1];
  const version =
    asked === undefined || program === 'MariaDB'
      ? undefined
      : versions.find((one) => one === asked || asked.startsWith(`${one}.`) || one === asked.split('.')[0]);
  const nearest =
    version ?? (asked && program !== 'MariaDB' ? nearestTo(Number(asked), versions) : undefined);
  const keeps = official && version !== undefined;
  const differs = [
    ...(program === PLACE_OF[type] || (program === 'Redis' && keeps)
      ? []
      : [`${PLACE_OF[type]} takes the place of ${program}`]),
    ...(program === 'Redis' && keeps ? ['on AWS, Valkey takes its place'] : []),
    ...(asked !== undefined && version === undefined && program !== 'MariaDB'
      ? [`version ${nearest ?? versions[0]} takes the place of ${asked}, which is not offered here`]
      : []),
    ...(official || program === 'MariaDB' ? [] : ['the official image takes the place of this one']),
    ...(extension === undefined
      ? []
      : [
          `RDS has the extension ${extension}, and does not create it in a new database: let the user of the application run CREATE EXTENSION IF NOT EXISTS ${extension} before the first use`,
        ]),
    ...(asked === undefined && official ? [`version ${versions[0]}, as the image names none`] : []),
  ];
  return {
    type,
    version: nearest,
    ...(keeps && tag !== undefined && { image: reference }),
    ...(keeps && type === 'postgres' && /alpine/.test(tag ?? '') && { userId: ALPINE_POSTGRES }),
    ...(differs.length > 0 && { differs: differs.join('; ') }),
  };
}

const nearestTo = (asked: number, versions: readonly string[]): string | undefined =>
  [...versions].sort((a, b) => Math.abs(Number(a) - asked) - Math.abs(Number(b) - asked))[0];
