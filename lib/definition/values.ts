import { z } from 'zod';
import { plainText, portName, serviceName, variableName } from './grammar.ts';

/*
 * The values of environment variables: a text, or a reference to something that the definition says elsewhere or that
 * only the deployment knows. A container gets the variables that its definition asks for, and no others.
 */

/** Facts of the service and of its deployment. */
const FACTS = [
  /** The name of the service. */
  'service-name',
  /** The version of the service. */
  'version',
  /** The platform: compose, ecs, eks or kubernetes. */
  'platform',
  /** `requestTimeoutSeconds`. */
  'request-timeout-seconds',
  /** A keep-alive timeout that is longer than any load balancer keeps a connection, in seconds. */
  'keep-alive-seconds',
  /** `shutdown.stopSeconds`. */
  'stop-seconds',
  /** `security.userId`; no value if the user is the image's own. */
  'user-id',
] as const;

/** Facts about the place of a replica. Kubernetes hands them over as variables; on Compose and ECS they are not set. */
export const PLACES = ['pod-name', 'pod-namespace', 'node-name', 'zone'] as const;

/** The parts of the service's own table that a variable can hold. */
const TABLE_PARTS = ['name', 'partition-key', 'time-to-live-attribute'] as const;

const ofPort = z.strictObject({
  /** The number of the service's own port. */
  port: portName,
});

const ofService = z.strictObject({
  /** Another service of the application, which this service then may call. */
  service: serviceName,
  /** The port of that service. @default - its only port */
  port: portName.optional(),
  /** The form: `http://visits:8080`, `visits:8080`, `visits` or `8080`. @default 'url' */
  as: z.enum(['url', 'address', 'host', 'port']).default('url'),
});

const ofSidecar = z.strictObject({
  /** A sidecar of the service: its URL, such as `http://127.0.0.1:4318`. */
  sidecar: serviceName,
  /** The port of the sidecar. @default - its only port */
  port: portName.optional(),
});

/** The parts of a resource that a variable can hold. `url` and `password` of a database are secrets. */
const RESOURCE_PARTS = ['url', 'host', 'port', 'name', 'user', 'password', 'tls', 'connections'] as const;

export type ResourcePart = (typeof RESOURCE_PARTS)[number];

const ofResource = z.strictObject({
  /** A backing resource of the application, which this service then may use. */
  resource: serviceName,
  /**
   * `url`: all in one, such as `postgres://app:PASSWORD@orders:5432/orders`. `name` is that of the database. `tls`: `true`
   * where clients must speak TLS, which is on AWS, and `false` elsewhere. `connections`: the number of the service's own
   * `connections`.
   *
   * @default 'url'
   */
  part: z.enum(RESOURCE_PARTS).default('url'),
});

const ofTable = z.strictObject({ table: z.enum(TABLE_PARTS) });
export const ofFact = z.strictObject({ fact: z.enum(FACTS) });
const ofPlace = z.strictObject({ place: z.enum(PLACES) });

const value = z.union(
  [plainText, ofPort, ofService, ofSidecar, ofResource, ofTable, ofFact, ofPlace],
  'a text, or one of { port }, { service, port?, as? }, { sidecar, port? }, { resource, part? }, { table }, { fact } and { place } with a name that is allowed there',
);

export type Value = z.output<typeof value>;

/** Environment variables by their names. */
export const environment = z.record(variableName, value);
