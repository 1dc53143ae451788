import { enumerated } from '../../compare/counted.ts';
import type { Cache } from '../../definition/application.ts';
import { resourceProgram } from '../../definition/resource-program.ts';
import type { PartReading, ResourceDraft } from '../draft.ts';
import type { KeyPlace } from '../key-verdict.ts';
import { list, mebibytes, mountOf, own, text, words } from '../short-forms.ts';
import { type ComposeKey, type ComposeKeys, dropped, readKeys } from './key.ts';

/*
 * The keys of a database or a cache, which becomes a backing resource: Amazon RDS or ElastiCache on AWS, and the program
 * in a container elsewhere.
 */

export interface ResourceReading extends PartReading {
  readonly resource: ResourceDraft;
}

const CHECKED =
  'containers on Compose and Kubernetes have a check of the program, with times of its own. RDS and ElastiCache watch themselves';

const RESTARTED = 'each deployment starts it again';

const ITS_OWN =
  'a database or a cache of AWS has its own, and its container on Compose and Kubernetes does without';

/** Variables of official images that name the database. */
const DATABASE_NAME = /^(?:POSTGRES_DB|POSTGRESQL_DATABASE|MYSQL_DATABASE|MARIADB_DATABASE)$/;
/** Variables with credentials, which each deployment makes anew. */
const CREDENTIAL =
  /^(?:POSTGRES|POSTGRESQL|MYSQL|MARIADB|REDIS|VALKEY)_.*(?:USER|USERNAME|PASSWORD|PASSWORD_FILE|ROOT_HOST)$/;

const CREDENTIALS_ARE_NEW =
  'each deployment makes its own user and password; variables that hold them refer to the resource';

function readVariables(
  variables: Iterable<readonly [string, string | undefined]>,
  place: KeyPlace,
  reading: ResourceReading,
) {
  const { resource, field } = reading;
  for (const [name, given = ''] of variables) {
    const at = place.at(name);
    if (DATABASE_NAME.test(name) && resource.type !== 'redis' && resource.type !== 'external') {
      if (/^[a-z][a-z0-9_]{0,62}$/.test(given)) {
        resource.databaseName = given;
        at.taken(`${field}.databaseName`);
      } else
        at.approximated(
          'the database has the name of the resource: a name has lower-case letters, digits and "_"',
          field,
        );
    } else if (CREDENTIAL.test(name)) at.approximated(CREDENTIALS_ARE_NEW, field);
    else at.dropped('RDS and ElastiCache take no variables of the image');
  }
}

/** Reads what an env file says to a database. Such files often hold the variables of all services. */
function readEnvFiles(_: unknown, place: KeyPlace, reading: ResourceReading) {
  const { own, files } = reading.part.variables;
  for (const { index, without, variables } of files) {
    const at = index === undefined ? place : place.at(index);
    if (without) at[without.kind](without.because);
    else {
      at.dropped('RDS and ElastiCache take no variables of the image, but for the name of the database');
      const names = Object.entries(variables).filter(
        ([name]) => (DATABASE_NAME.test(name) || CREDENTIAL.test(name)) && !own.some(([one]) => one === name),
      );
      readVariables(names, at, reading);
    }
  }
  if (files.length === 0) place.dropped('it is empty');
}

function readMounts(value: unknown, place: KeyPlace, { resource }: ResourceReading) {
  const mounts = Array.isArray(value) ? value : [];
  if (mounts.length === 0) place.dropped('it is empty');
  for (const [i, entry] of mounts.entries()) {
    const { target, type, source = '' } = mountOf(entry);
    const at = place.at(i);
    if (/docker-entrypoint-initdb\.d/.test(target))
      at.refused(
        `must be a volume with the data; got ${source}:${target}, a script that the image runs when the database is made, and RDS does not. Run it as an init step of a service that uses the database, and remove the entry, or keep the container with --keep-containers`,
      );
    else if (type === 'volume' || /\/data|\/var\/lib/.test(target))
      at.approximated(
        resource.type === 'redis'
          ? 'a cache begins empty, and nothing is copied into it: in memory on AWS, with a new disk elsewhere. Let workers finish first'
          : 'becomes a new, empty disk: dump the data and restore it',
      );
    else at.dropped('RDS and ElastiCache take no files of the image');
  }
}

function readCommand(value: unknown, place: KeyPlace, { resource, field }: ResourceReading) {
  const given = words(value) ?? [];
  const most = given
    .map(
      (word, i) =>
        /^-{0,2}max[_-]connections(?:=(\d+))?$/.exec(word)?.[1] ??
        (/^--max[_-]connections$/.test(given[i - 1] ?? '') ? word : undefined),
    )
    .find((found) => found !== undefined && /^\d+$/.test(found));
  if (most !== undefined && (resource.type === 'postgres' || resource.type === 'mysql')) {
    resource.maxConnections = Number(most);
    place.approximated(
      'becomes maxConnections; other settings are dropped, because the resource has its own',
      `${field}.maxConnections`,
    );
  } else if (given.some((word) => /requirepass/.test(word)))
    place.approximated(
      'the cache asks for no password: only the services that use it can reach it, and on AWS they speak TLS',
      field,
    );
  else if (resource.type === 'redis') readOptions(given, place, field);
  else
    place.dropped(
      'RDS takes no command line of the image, and the container elsewhere has settings of its own',
    );
}

/** The options of the program that stands for a cache where AWS does not, as in lib/definition/resource-program.ts. */
const OPTIONS_ELSEWHERE: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  optionsOf(resourceProgram({ type: 'redis', memoryMiB: 512 } as Cache).arguments),
);

/** The option whose value follows from the memory of the container. */
const OF_MEMORY = '--maxmemory';

/** Reads the options of a cache: those that the containers of the other deployments have, too, and those that none has. */
function readOptions(given: readonly string[], place: KeyPlace, field: string) {
  const options = optionsOf(given);
  const isKept = ([name, value]: Option) =>
    name === OF_MEMORY ? name in OPTIONS_ELSEWHERE : OPTIONS_ELSEWHERE[name] === value;
  const kept = options
    .filter(isKept)
    .map(([name, value]) => (name === OF_MEMORY ? `${name} (by memoryMiB)` : `${name} ${value}`));
  if (kept.length === 0)
    return place.dropped(
      'ElastiCache takes no command line of the image, and the container elsewhere has options of its own',
    );
  // Names alone: a value may be a secret.
  const others = options.filter((one) => !isKept(one)).map(([name]) => name);
  place.approximated(
    `on Docker Compose and any Kubernetes, the container has ${enumerated(kept)}${others.length > 0 ? `, and not ${enumerated(others)}` : ''}. On AWS, ElastiCache takes no command line`,
    field,
  );
}

type Option = readonly [name: string, value: string];

/** The options of a command line, each with the words up to the next. */
function optionsOf(given: readonly string[]): Option[] {
  return given.flatMap((word, i): Option[] => {
    if (!word.startsWith('--')) return [];
    const rest = given.slice(i + 1);
    const end = rest.findIndex((one) => one.startsWith('--'));
    return [[word, rest.slice(0, end < 0 ? undefined : end).join(' ')]];
  });
}

const size = (
  field: 'memoryMiB' | 'cpuMillicores',
  numberOf: (value: unknown) => number | undefined,
): ComposeKey<ResourceReading> => ({
  kinds: ['approximated', 'dropped'],
  about: `as \`${field}\` of the container; on AWS the instance class decides`,
  read: (value, place, { resource, field: path }) => {
    const found = numberOf(value);
    if (resource.type === 'external' || !found) return place.dropped(ITS_OWN);
    resource[field] = Math.max(field === 'memoryMiB' ? 64 : 50, Math.ceil(found));
    place.approximated(
      'is of the container on Compose and Kubernetes; on AWS instanceClass decides',
      `${path}.${field}`,
    );
  },
});

const millicores = (value: unknown): number => Number(text(value)) * 1000;

const DEPLOY: ComposeKeys<ResourceReading> = {
  resources: {
    kinds: ['approximated', 'dropped'],
    about: 'limits are those of the container',
    read: (value, place, reading) => {
      const { limits = {}, reservations } = (value ?? {}) as {
        limits?: Record<string, unknown>;
        reservations?: unknown;
      };
      const at = place.at('limits');
      for (const [name, limit] of Object.entries(limits ?? {})) {
        if (name === 'memory') size('memoryMiB', mebibytes).read(limit, at.at(name), reading);
        else if (name === 'cpus') size('cpuMillicores', millicores).read(limit, at.at(name), reading);
        else at.at(name).dropped(ITS_OWN);
      }
      if (reservations !== undefined) place.at('reservations').dropped(ITS_OWN);
      if (Object.keys(limits ?? {}).length === 0 && reservations === undefined) place.dropped('it is empty');
    },
  },
};

/** The keys of a database's service that mean something to a resource. All others are dropped. */
export const RESOURCE_KEYS: ComposeKeys<ResourceReading> = {
  image: {
    kinds: ['approximated'],
    about:
      'as a resource: `postgres`, `mysql` or `redis`, with its version. On AWS, its clients must speak TLS',
    read: (_, place, { part, field }) => {
      if (part.role.kind !== 'resource') return;
      const { type, differs } = part.role.image;
      const service = type === 'redis' ? 'Amazon ElastiCache' : 'Amazon RDS';
      const made = `becomes ${service} on AWS, where clients must speak TLS, and stays a container elsewhere`;
      place.approximated(differs === undefined ? made : `${made}; ${differs}`, field);
    },
  },
  environment: {
    kinds: ['taken', 'approximated', 'dropped'],
    about: 'The name of the database is `databaseName`. Users and passwords are made anew',
    read: (_, place, reading) => {
      const { own } = reading.part.variables;
      if (own.length === 0) place.dropped('it is empty');
      readVariables(own, place, reading);
    },
  },
  env_file: {
    kinds: ['taken', 'approximated', 'dropped', 'refused'],
    about: 'in the same way',
    read: readEnvFiles,
  },
  volumes: {
    kinds: ['approximated', 'dropped', 'refused'],
    about: 'The data gets a disk of its own. Scripts that fill a new database are refused',
    read: readMounts,
  },
  command: {
    kinds: ['approximated', 'dropped'],
    about:
      'max_connections is `maxConnections`. Of a cache, options that its container has here, too, stay on Docker Compose and Kubernetes',
    read: readCommand,
  },
  mem_limit: size('memoryMiB', mebibytes),
  cpus: size('cpuMillicores', millicores),
  deploy: {
    kinds: ['approximated', 'dropped'],
    about: 'limits are those of the container',
    read: (value, place, reading) => {
      for (const [name, inner] of Object.entries((value ?? {}) as object)) {
        const known = own(DEPLOY, name);
        if (known) known.read(inner, place.at(name), reading);
        else place.at(name).dropped(ITS_OWN);
      }
      if (Object.keys((value ?? {}) as object).length === 0) place.dropped('it is empty');
    },
  },
  ports: dropped(
    'only services of the application reach a database or a cache; docker compose exec opens a client',
  ),
  healthcheck: {
    kinds: ['approximated'],
    about: `The ${CHECKED}`,
    read: (_, place, { field }) => place.approximated(`the ${CHECKED}`, field),
  },
  restart: {
    kinds: ['taken'],
    about: RESTARTED,
    read: (_, place, { field }) => place.agrees(RESTARTED, field),
  },
  shm_size: dropped(
    'RDS and ElastiCache have shared memory of their own. The containers on Compose and Kubernetes get 64 MiB, which is the default of engines: parallel queries of PostgreSQL may need more',
  ),
  profiles: {
    kinds: ['taken'],
    about: 'a service whose profile is not asked for with `--profile` is left out',
    read: (value, place) => place.agrees(`its profile is asked for: ${list(value).join(', ')}`),
  },
};

/** Reads the keys of a resource. What means nothing to it is dropped. */
export function readResourceKeys(
  raw: Readonly<Record<string, unknown>>,
  place: KeyPlace,
  reading: ResourceReading,
) {
  const others = Object.keys(raw).filter((key) => !(key in RESOURCE_KEYS));
  const all: ComposeKeys<ResourceReading> = {
    ...RESOURCE_KEYS,
    ...Object.fromEntries(
      others.map((key) => [
        key,
        dropped(
          'it is a setting of a container: RDS and ElastiCache do not have it, and the container on Compose and Kubernetes does without',
        ),
      ]),
    ),
  };
  readKeys(raw, all, place, reading);
}
