import type { Secret } from '../definition/application.ts';
import { DATABASE_USER, PROGRAMS } from '../definition/resources.ts';
import type { Reading } from './draft.ts';
import { hostsIn, type Part } from './model.ts';
import { longLabel } from './names.ts';
import { looksSecret } from './secret-like.ts';
import { assignments, text } from './short-forms.ts';
import type { Place } from './verdict.ts';

/*
 * Environment variables: texts, references to services and resources, and secrets, whose values are left behind.
 */

interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly port?: string | undefined;
  readonly path: string;
}

const URL_FORM = /^([a-z][\w+.-]*):\/\/(?:[^\s/@]*@)?([\w.-]+)(?::(\d+))?(\/[^?\s]*)?(?:\?\S*)?$/i;

const urlOf = (value: string): Url | undefined => {
  const [, scheme, host, port, path = ''] = URL_FORM.exec(value) ?? [];
  return scheme === undefined || host === undefined
    ? undefined
    : { scheme: scheme.toLowerCase(), host, port, path };
};

/** Schemes that clients of a resource take for its own. */
const SCHEMES: Readonly<Record<string, readonly string[]>> = {
  postgres: ['postgres', 'postgresql'],
  mysql: ['mysql', 'mariadb'],
  redis: ['redis', 'valkey'],
};

/** Reads a variable, and gives its verdict. */
export function readVariable(name: string, value: string, place: Place, reading: Reading): void {
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    place.refused(
      'is no name that every platform takes: a variable has letters, digits and "_"; rename it in the file and in the program',
    );
    return;
  }
  if (ofResource(name, value, place, reading)) return;
  if (isSecret(name, value, reading)) {
    provide(name, place, reading, 'looks like a secret');
    return;
  }
  ofService(name, value, place, reading);
}

export const isSecret = (name: string, value: string, { model }: Reading): boolean =>
  looksSecret(name, value) || [...model.secretValues].some((secret) => value.includes(secret));

/** Makes a variable a secret that the user stores. */
function provide(name: string, place: Place, reading: Reading, because: string): void {
  const { draft, field } = reading;
  const secret = {
    name: secretName(name, draft.secrets ?? []),
    environmentVariable: name,
    source: 'provided',
  } as const;
  draft.secrets = [...(draft.secrets ?? []), secret];
  place.approximated(
    `${because}: it becomes the secret ${secret.name}, which you store before the first deployment. Its value is not copied`,
    `${field}.secrets`,
  );
}

/** A name that the service's other secrets do not have. */
export function secretName(name: string, taken: readonly Pick<Secret, 'name'>[]): string {
  const base = longLabel(name).slice(0, 36).replace(/-+$/, '');
  const names = [base, ...Array.from({ length: 99 }, (_, i) => `${base}-${i + 2}`)];
  return names.find((one) => !taken.some((secret) => secret.name === one)) ?? base;
}

const setVariable = (
  { draft }: Reading,
  name: string,
  value: NonNullable<typeof draft.environment>[string],
) => {
  draft.environment = { ...draft.environment, [name]: value };
};

/** Reads a variable that has to do with a database or a cache. Tells whether it has. */
function ofResource(name: string, value: string, place: Place, reading: Reading): boolean {
  const resources = reading.model.parts.filter(({ role }) => role.kind === 'resource');
  const mentioned = resources.filter(({ key }) => hostsIn(value, [key]).length > 0);
  const [part] = mentioned;
  if (!part) return partOfCredentials(name, value, place, reading, resources);
  const variable = `${reading.field}.environment.${name}`;
  const type = part.role.kind === 'resource' ? part.role.image.type : 'postgres';
  const url = urlOf(value);
  if (mentioned.length === 1 && url?.host === part.key && SCHEMES[type]?.includes(url.scheme)) {
    setVariable(reading, name, { resource: part.name });
    const lost = [
      ...(url.scheme === type ? [] : [`it begins with ${type}://`]),
      ...(value.includes('?') ? ['its options are left out'] : []),
      ...(type === 'redis' && /^\/[1-9]/.test(url.path)
        ? ['it leads to database 0, as a cluster has no other']
        : []),
    ];
    // A cache asks for no password.
    const own = type === 'redis' ? 'host' : 'host and password';
    const made = `is the URL of ${part.name}, with its own ${own} in each deployment`;
    if (lost.length === 0) place.approximated(made, variable);
    else place.approximated(`${made}: ${lost.join('; ')}`, variable);
    return true;
  }
  if (value === part.key) {
    setVariable(reading, name, { resource: part.name, part: 'host' });
    place.taken(variable);
    return true;
  }
  const [, port] = /^[\w.-]+:(\d+)$/.exec(value) ?? [];
  if (mentioned.length === 1 && Number(port) === PROGRAMS[type].port) {
    setVariable(reading, name, { resource: part.name, part: 'host' });
    place.approximated(`is the host alone: port ${port} is the program's default`, variable);
    return true;
  }
  // On AWS the host is another one, and a variable holds one reference or one text.
  provide(
    name,
    place,
    reading,
    `holds the host of ${part.name} in a form of its own, and on AWS that is another host`,
  );
  const host = `${part.name.toUpperCase().replaceAll('-', '_')}_HOST`;
  if (!(host in (reading.draft.environment ?? {}))) {
    setVariable(reading, host, { resource: part.name, part: 'host' });
    place.assumed(
      `${host} tells you the host, and lets the service reach ${part.name}`,
      `${reading.field}.environment.${host}`,
    );
  }
  return true;
}

/** Variables of a resource's container that hold a part of its credentials, with the part. */
const CREDENTIALS: readonly (readonly [RegExp, 'password' | 'user' | 'name'])[] = [
  [/^(?:POSTGRES|POSTGRESQL|MYSQL|MARIADB|REDIS|VALKEY)_(?:ROOT_)?PASSWORD$/, 'password'],
  [/^(?:POSTGRES|MYSQL|MARIADB)_USER$|^POSTGRESQL_USERNAME$/, 'user'],
  [/^(?:POSTGRES_DB|POSTGRESQL_DATABASE|MYSQL_DATABASE|MARIADB_DATABASE)$/, 'name'],
];

/** The names that variables of a program have for the parts. */
const PART_NAMES: Readonly<Record<'password' | 'user' | 'name', RegExp>> = {
  password: /PASS|PWD/i,
  user: /USER/i,
  name: /DB|DATABASE|NAME|SCHEMA/i,
};

/** Reads a variable that has a user, a password or a name of a database whose host another variable has. */
function partOfCredentials(
  name: string,
  value: string,
  place: Place,
  reading: Reading,
  resources: readonly Part[],
): boolean {
  if (value === '') return false;
  const texts = assignments(reading.part.raw.environment).map(([, other]) => other ?? '');
  for (const resource of resources) {
    if (resource.role.kind !== 'resource' || resource.role.image.type === 'redis') continue;
    if (!texts.some((other) => hostsIn(other, [resource.key]).length > 0)) continue;
    for (const [form, part] of CREDENTIALS) {
      const same = assignments(resource.raw.environment).some(
        ([own, other]) => form.test(own) && other === value,
      );
      if (!same || !PART_NAMES[part].test(name)) continue;
      setVariable(reading, name, { resource: resource.name, part });
      const made = { password: 'of its own in each deployment', user: DATABASE_USER, name: '' }[part];
      const variable = `${reading.field}.environment.${name}`;
      if (made) place.approximated(`is the ${part} of ${resource.name}, which is ${made}`, variable);
      else place.taken(variable);
      return true;
    }
  }
  return false;
}

/** The database whose password is in a secret of the file, as official images read it. */
export const databaseOfSecret = (secret: string, { model }: Pick<Reading, 'model'>): Part | undefined =>
  model.parts.find(
    ({ role, raw }) =>
      role.kind === 'resource' &&
      role.image.type !== 'redis' &&
      assignments(raw.environment).some(
        ([name, value]) => /PASSWORD_FILE$/.test(name) && value === `/run/secrets/${secret}`,
      ),
  );

/** Reads a variable with the path of a file that has the password of a database. */
export function readPasswordFile(name: string, database: Part, place: Place, reading: Reading): void {
  const [, variable] = /^(.+)_FILE$/.exec(name) ?? [];
  if (variable === undefined) {
    place.refused(
      `is a file with the password of ${database.name}, which each deployment hands over as a variable; let the program read a variable, or keep the database with --keep-containers`,
    );
    return;
  }
  setVariable(reading, variable, { resource: database.name, part: 'password' });
  place.assumed(
    `is ${variable}, with the password of ${database.name} of its own in each deployment: programs that read ${name} customarily read ${variable}, too`,
    `${reading.field}.environment.${variable}`,
  );
}

/** Reads a text, which may name other services. Their names are the same on every platform. */
function ofService(name: string, value: string, place: Place, reading: Reading): void {
  const { model, part, field } = reading;
  const variable = `${field}.environment.${name}`;
  const services = model.parts.filter((other) => other.key !== part.key && other.role.kind === 'service');
  const url = urlOf(value);
  const exact = services.find(
    ({ key, ports }) =>
      url?.scheme === 'http' &&
      url.host === key &&
      url.path === '' &&
      ports.some((port) => port.http && port.number === Number(url.port ?? 80)),
  );
  if (exact) {
    const port = exact.ports.find(({ number }) => number === Number(url?.port ?? 80));
    setVariable(reading, name, {
      service: exact.name,
      ...(exact.ports.length > 1 && port && { port: port.name }),
    });
    place.taken(variable);
    return;
  }
  const renamed = services.filter(({ key, name: own }) => key !== own && hostsIn(value, [key]).length > 0);
  const written = renamed.reduce((result, { key, name: own }) => result.replaceAll(key, own), value);
  setVariable(reading, name, written);
  if (written === value) place.taken(variable);
  else
    place.approximated(
      `names ${renamed.map(({ name: own }) => own).join(', ')}, as host names have no "_"`,
      variable,
    );
}

/** The variables of a list or a mapping, each with the value that Compose gives it. */
export function variablesOf(
  environment: unknown,
  { model: { project } }: Pick<Reading, 'model'>,
): { name: string; value: string | undefined }[] {
  return assignments(environment).map(([name, value]) => ({
    name,
    // Without a value, Compose takes the one of the shell or of .env.
    value: value === null ? project.variables[name] : text(value),
  }));
}
