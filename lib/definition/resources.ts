import type { Application, Cache, Database, DeepReadonly, Resource, Service } from './application.ts';
import { environmentsOf } from './references.ts';
import type { ResourcePart, Value } from './values.ts';
import { workloads } from './workloads.ts';

/*
 * The backing resources of an application: the program of each type, and the parts that a variable can hold.
 */

/** The facts that differ between the programs of resources, whoever runs them. */
interface ResourceProgram {
  readonly port: number;
  /** The major versions that both RDS or ElastiCache and the official image have. The first one is the default. */
  readonly versions: readonly string[];
  /** The official image, without a tag. */
  readonly image: string;
}

/** Sources: Amazon RDS and Amazon ElastiCache user guides, supported versions; the pages of the images. */
export const PROGRAMS: Readonly<Record<Served['type'], ResourceProgram>> = {
  postgres: { port: 5432, versions: ['17', '16', '15'], image: 'postgres' },
  mysql: { port: 3306, versions: ['8.4'], image: 'mysql' },
  redis: { port: 6379, versions: ['8', '7'], image: 'valkey/valkey' },
};

/** A resource that is a program, which deployments without AWS run as a container. */
export type Served = Database | Cache;

/** The user of every database. */
export const DATABASE_USER = 'app';

/** The parts of each type that a variable can hold. */
export const PARTS: Readonly<Record<Resource['type'], readonly ResourcePart[]>> = {
  postgres: ['url', 'host', 'port', 'name', 'user', 'password', 'tls', 'connections'],
  mysql: ['url', 'host', 'port', 'name', 'user', 'password', 'tls', 'connections'],
  redis: ['url', 'host', 'port', 'tls'],
  external: ['url'],
};

/** Tells whether a resource is a program, which deployments without AWS run as a container. */
export const isServed = (resource: Resource): resource is Served => resource.type !== 'external';

/** Tells whether a resource is a database, which has users and passwords. */
export const isDatabase = (resource: Resource): resource is Database =>
  resource.type === 'postgres' || resource.type === 'mysql';

/** Tells whether a part of a resource is a secret. A URL with a password is one as a whole. */
export const isSecretPart = (resource: Pick<Resource, 'type'>, part: ResourcePart): boolean =>
  part === 'password' || (part === 'url' && resource.type !== 'redis');

/** The address at which a deployment reaches a resource, and the protection of the connection. */
export interface ResourceAddress {
  readonly host: string;
  /** Whether clients must speak TLS. */
  readonly tls: boolean;
}

/**
 * The URL of a resource.
 *
 * TLS is asked for in the words of each program: `sslmode=require` of PostgreSQL, `ssl-mode=REQUIRED` of MySQL, and the
 * scheme `rediss`. The first two do not ask the client to check the certificate, which is of a private authority of RDS.
 *
 * @param password the password, or whatever stands for it where the platform fills it in
 */
export function resourceUrl(resource: Served, { host, tls }: ResourceAddress, password = ''): string {
  const { type, port } = resource;
  if (!isDatabase(resource)) return `${type}${tls ? 's' : ''}://${host}:${port}`;
  const secure = type === 'postgres' ? '?sslmode=require' : '?ssl-mode=REQUIRED';
  return `${type}://${DATABASE_USER}:${password}@${host}:${port}/${resource.databaseName}${tls ? secure : ''}`;
}

/** The text of a part that is not a secret. Undefined for a secret, and for a part that the resource does not have. */
export function resourceText(
  resource: Resource,
  part: ResourcePart,
  service: Pick<Service, 'connections'>,
  address: ResourceAddress,
): string | undefined {
  if (isSecretPart(resource, part) || !isServed(resource)) return undefined;
  const texts: Partial<Record<ResourcePart, string | undefined>> = {
    url: resourceUrl(resource, address),
    host: address.host,
    port: String(resource.port),
    name: isDatabase(resource) ? resource.databaseName : undefined,
    user: DATABASE_USER,
    tls: String(address.tls),
    connections: service.connections[resource.name]?.toString(),
  };
  return texts[part];
}

/** A variable that holds a secret part of a resource. */
export interface ResourceSecret {
  readonly variable: string;
  readonly resource: Resource;
  readonly part: 'url' | 'password';
}

/** The variables that hold secret parts of resources. */
export const resourceSecrets = (
  { resources }: Pick<Application, 'resources'>,
  variables: Readonly<Record<string, DeepReadonly<Value>>>,
): ResourceSecret[] =>
  Object.entries(variables).flatMap(([variable, value]): ResourceSecret[] => {
    if (typeof value !== 'object' || !('resource' in value)) return [];
    const resource = resources.find(({ name }) => name === value.resource);
    const { part } = value;
    return resource && isSecretPart(resource, part) && (part === 'url' || part === 'password')
      ? [{ variable, resource, part }]
      : [];
  });

/** A secret part of a resource. */
export type SecretPart = Pick<ResourceSecret, 'resource' | 'part'>;

/** The key of a secret part of a resource, such as `orders/url`. */
export const partKey = ({ resource, part }: SecretPart): string => `${resource.name}/${part}`;

/** The secret parts of resources that the containers of services or jobs ask for, each once. */
export const secretParts = (
  application: Pick<Application, 'resources'>,
  users: readonly Service[],
): SecretPart[] => [
  ...new Map(
    users
      .flatMap(environmentsOf)
      .flatMap(([, variables]) => resourceSecrets(application, variables))
      .map((one) => [partKey(one), one]),
  ).values(),
];

/** Tells whether any container of the application asks for a text with the host of a resource. */
export const hostIsAskedFor = (application: Application, resource: Resource): boolean =>
  workloads(application)
    .flatMap(environmentsOf)
    .flatMap(([, variables]) => Object.values(variables))
    .some(
      (value) =>
        typeof value === 'object' &&
        'resource' in value &&
        value.resource === resource.name &&
        ['host', 'url'].includes(value.part) &&
        !isSecretPart(resource, value.part),
    );

/** The ports on which a service calls what is outside of the application. */
export const outboundPorts = (
  application: Pick<Application, 'resources'>,
  service: Pick<Service, 'uses' | 'network'>,
): number[] => [
  ...new Set([
    ...service.network.outboundPorts,
    ...usedBy(application, service)
      .filter((resource) => !isServed(resource))
      .map(({ port }) => port),
  ]),
];

/** The resources that a service uses. */
export const usedBy = (
  { resources }: Pick<Application, 'resources'>,
  { uses }: Pick<Service, 'uses'>,
): Resource[] => resources.filter(({ name }) => uses.includes(name));

/** The services that use a resource, in start order, and the jobs that do. */
export const usersOf = (
  application: Pick<Application, 'services' | 'jobs'>,
  { name }: Pick<Resource, 'name'>,
): Service[] => workloads(application).filter(({ uses }) => uses.includes(name));
