import { DATABASE_USER, PROGRAMS } from '../definition/resources.ts';
import type { PartReading } from './draft.ts';
import { mentionsIn } from './hosts.ts';
import type { KeyPlace } from './key-verdict.ts';
import { hostsBeside, type Part, partOfHost } from './parts.ts';
import { provide, setVariable } from './provided-secret.ts';
import { wordsOf } from './secret-like.ts';
import { urlOf } from './url.ts';

/*
 * Variables that have to do with a database or a cache. On AWS their values differ, so they refer to the resource.
 */

/** A part that becomes a resource. */
export type PartAsResource = Part & { readonly role: { readonly kind: 'resource' } };

export const isResource = (part: Part): part is PartAsResource => part.role.kind === 'resource';

/** Schemes that clients of a resource take for its own. */
const SCHEMES: Readonly<Record<string, readonly string[]>> = {
  postgres: ['postgres', 'postgresql'],
  mysql: ['mysql', 'mariadb'],
  redis: ['redis', 'valkey'],
};

/** Reads a variable if it has to do with a resource. Tells whether it has. */
export function readResourceVariable(
  name: string,
  value: string,
  place: KeyPlace,
  reading: PartReading,
): boolean {
  const { model, part, field } = reading;
  const hosts = mentionsIn(name, value, hostsBeside(part, model.parts)).map(({ host }) => host);
  const mentioned = [...new Set(hosts.flatMap((host) => partOfHost(model.parts, host) ?? []))].filter(
    isResource,
  );
  const [resource] = mentioned;
  if (!resource) return readCredential(name, value, place, reading);
  if (mentioned.length === 1 && hosts.length === 1 && readWhole(name, value, place, reading, resource))
    return true;
  // On AWS the host is another one, and a variable holds one reference or one text.
  provide(
    name,
    place,
    reading,
    `holds the host of ${resource.name} in a form of its own, and on AWS that is another host, which the stack Shared prints once it is deployed`,
  );
  if (hostVariable(resource) in (reading.draft.environment ?? {})) return true;
  setVariable(reading, hostVariable(resource), { resource: resource.name, part: 'host' });
  place.assumed(
    `${hostVariable(resource)} tells you the host, and lets the service reach ${resource.name}`,
    `${field}.environment.${hostVariable(resource)}`,
  );
  return true;
}

/** The name of a variable that has the host of a resource, where the file has none. */
export const hostVariable = ({ name }: Pick<Part, 'name'>): string =>
  `${name.toUpperCase().replaceAll('-', '_')}_HOST`;

/** Reads a variable that is the URL or the host of a resource, and nothing else. Tells whether it is. */
function readWhole(
  name: string,
  value: string,
  place: KeyPlace,
  reading: PartReading,
  resource: PartAsResource,
): boolean {
  const variable = `${reading.field}.environment.${name}`;
  const { type } = resource.role.image;
  const url = urlOf(value);
  if (url && resource.hosts.includes(url.host) && SCHEMES[type]?.includes(url.scheme)) {
    setVariable(reading, name, { resource: resource.name });
    const database = credentialsOf(resource).find(([part]) => part === 'name')?.[1];
    const lost = [
      ...(url.scheme === type ? [] : [`its scheme is ${type}:// instead of ${url.scheme}://`]),
      ...(value.includes('?') ? ['its options are left out'] : []),
      ...(type === 'redis' && /^\/[1-9]/.test(url.path)
        ? ['it leads to database 0, on Docker Compose and Kubernetes, too, as a cluster of AWS has no other']
        : []),
      ...(type !== 'redis' && database !== undefined && url.path.length > 1 && url.path !== `/${database}`
        ? ['it leads to the one database of the resource']
        : []),
    ];
    const made = `is the URL of ${resource.name}, which each deployment makes`;
    if (lost.length > 0)
      place.approximated(`${made}. What differs from the file: ${lost.join('; ')}`, variable);
    else place.approximated(type === 'redis' ? made : `${made}, with its own password`, variable);
    return true;
  }
  const [, host = '', port] = /^([\w.-]+)(?::(\d+))?$/.exec(value) ?? [];
  if (!resource.hosts.includes(host) || (port !== undefined && Number(port) !== PROGRAMS[type].port))
    return false;
  setVariable(reading, name, { resource: resource.name, part: 'host' });
  place.approximated(
    `is the host of ${resource.name}${port === undefined ? '' : ` alone: port ${port} is the program's default`}. On AWS it takes clients by TLS alone, and nothing here tells the program so: see the list before the deployment`,
    variable,
  );
  return true;
}

/** The database whose password is in a secret of the file, as official images read it. */
export const databaseOfSecret = (
  path: string,
  { model }: Pick<PartReading, 'model'>,
): PartAsResource | undefined =>
  model.parts
    .filter(isResource)
    .find(
      ({ role, variables }) =>
        role.image.type !== 'redis' &&
        [...variables.effective].some(([name, value]) => /PASSWORD_FILE$/.test(name) && value === path),
    );

/** Reads a variable with the path of a file that has the password of a database. Each deployment makes its own. */
export function readPasswordFile(
  name: string,
  database: PartAsResource,
  place: KeyPlace,
  reading: PartReading,
): void {
  const [, variable] = /^(.+)_FILE$/.exec(name) ?? [];
  if (variable === undefined) {
    place.refused(
      `is a file with the password of ${database.name}, which each deployment hands over as a variable; let the program read a variable, or keep the database with --keep-containers`,
    );
    return;
  }
  setVariable(reading, variable, { resource: database.name, part: 'password' });
  place.assumed(
    `becomes the variable ${variable} with the new password of ${database.name}: programs that read ${name} usually read ${variable}, too`,
    `${reading.field}.environment.${variable}`,
  );
}

type CredentialPart = 'password' | 'user' | 'name';

/** Variables of a database's container that hold a part of the credentials, also those of scripts that make other users. */
const CREDENTIALS: readonly (readonly [RegExp, CredentialPart])[] = [
  [/PASSWORD$/, 'password'],
  [/(?:^|_)USER(?:NAME)?$/, 'user'],
  [/^(?:POSTGRES_DB|POSTGRESQL_DATABASE|MYSQL_DATABASE|MARIADB_DATABASE)$/, 'name'],
];

/** The credentials of a resource's container, with those that the image makes up. */
function credentialsOf({ variables, role }: PartAsResource): [CredentialPart, string][] {
  const given = [...variables.effective].flatMap(([name, value]): [CredentialPart, string][] =>
    CREDENTIALS.flatMap(([form, part]) =>
      form.test(name) && value !== '' ? [[part, value] as const] : [],
    ).map(([part, text]) => [part, text]),
  );
  const first = (part: CredentialPart): string | undefined => given.find(([one]) => one === part)?.[1];
  if (role.image.type === 'mysql') return [...given, ['user', 'root']];
  if (role.image.type !== 'postgres') return given;
  const { effective } = variables;
  const user = effective.get('POSTGRES_USER') ?? effective.get('POSTGRESQL_USERNAME') ?? 'postgres';
  return [
    ...given,
    ['user', user],
    ...(first('name') === undefined ? [['name', user] as [CredentialPart, string]] : []),
  ];
}

/** Words of a database in the names of variables. */
const OF_DATABASES = /(?:db|sql|postgres|maria|database|datasource|jdbc|^pg)/;
const PASSWORD = /^(?:db|pg)?(?:pass|passwd|password|pwd|pw)$/;
const USER = /^(?:db|pg|mysql)?(?:user|username|login)$/;

/**
 * The part of the credentials that a variable's name speaks of. Users and passwords of a program itself often have the
 * same values, such as the name of the program.
 */
export function partNamed(name: string, { key }: Pick<Part, 'key'>): CredentialPart | undefined {
  const words = wordsOf(name);
  const isOfDatabase = words.some((word) => OF_DATABASES.test(word) || wordsOf(key).includes(word));
  const isAlone = words.every((word) => PASSWORD.test(word) || USER.test(word));
  if (!isOfDatabase && !isAlone) return undefined;
  if (words.some((word) => PASSWORD.test(word))) return 'password';
  if (words.some((word) => USER.test(word))) return 'user';
  return /(?:db|database|name|schema|catalog)$/.test(words.at(-1) ?? '') ? 'name' : undefined;
}

/** Reads a variable that has a user, a password or a name of a database whose host another variable has. */
function readCredential(name: string, value: string, place: KeyPlace, reading: PartReading): boolean {
  if (value === '') return readEmptyCredential(name, place, reading);
  const variable = `${reading.field}.environment.${name}`;
  for (const resource of reading.model.parts.filter(isResource)) {
    if (!reading.part.mentions.some(({ host }) => resource.hosts.includes(host))) continue;
    if (resource.role.image.type === 'redis') {
      const words = wordsOf(name);
      const isPassword = words.some((word) => PASSWORD.test(word));
      if (!isPassword || !words.some((word) => /redis|valkey|cache/.test(word))) continue;
      place.approximated(
        `is left out: ${resource.name} asks for no password, as only the services that use it can reach it`,
      );
      return true;
    }
    const part = partNamed(name, resource);
    if (part === undefined || !credentialsOf(resource).some(([one, text]) => one === part && text === value))
      continue;
    setVariable(reading, name, { resource: resource.name, part });
    if (part === 'name') place.taken(variable);
    else
      place.approximated(
        `is the ${part} of ${resource.name}, which ${part === 'user' ? `is ${DATABASE_USER}` : 'each deployment makes anew'}`,
        variable,
      );
    return true;
  }
  return false;
}

/** Reads a variable without a user or a password of a database. Each deployment makes both, and lets nobody in without them. */
function readEmptyCredential(name: string, place: KeyPlace, reading: PartReading): boolean {
  const { model, part, field } = reading;
  const database = model.parts
    .filter(isResource)
    .find(
      ({ role, hosts }) =>
        role.image.type !== 'redis' && part.mentions.some(({ host }) => hosts.includes(host)),
    );
  const credential = database && partNamed(name, database);
  if (!database || (credential !== 'user' && credential !== 'password')) return false;
  if (part.variables.effective.has(`${name}_FILE`)) return false;
  setVariable(reading, name, { resource: database.name, part: credential });
  place.approximated(
    `is empty in the file, and ${database.name} lets nobody in without a ${credential}: it is the ${credential} of ${database.name}, which ${credential === 'user' ? `is ${DATABASE_USER}` : 'each deployment makes anew'}`,
    `${field}.environment.${name}`,
  );
  return true;
}
