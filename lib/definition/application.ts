import type { z } from 'zod';
import type { applicationSchema } from './application-schema.ts';
import type { OWN_FIELDS } from './job-schema.ts';

/*
 * The types of a definition: as it is written, with its defaults, and as renderers take it.
 */

/** A type whose fields are read-only at every depth. */
export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** A definition as people write it: every field with a default may be left out. */
export type Definition = DeepReadonly<z.input<typeof applicationSchema>>;

/** A definition that passed the schema, with the defaults that do not depend on other fields. */
export type DefinedApplication = DeepReadonly<z.output<typeof applicationSchema>>;

/** A service of a definition that passed the schema. */
export type DefinedService = DefinedApplication['services'][string];

/** A backing resource of a definition that passed the schema. */
export type DefinedResource = DefinedApplication['resources'][string];

/** A job of a definition that passed the schema. */
export type DefinedJob = DefinedApplication['jobs'][string];

type Filled<T, K extends keyof T> = Omit<T, K> & { readonly [P in K]-?: NonNullable<T[P]> };

/** A service as renderers take it: with its name, and with the defaults that depend on other fields. */
export interface Service
  extends Filled<
    Omit<DefinedService, 'rollout' | 'shutdown' | 'availability' | 'limits' | 'exposure'>,
    'version' | 'replicas'
  > {
  readonly name: string;
  /** The name of the application. */
  readonly application: string;
  readonly owner: string;
  readonly exposure?: Filled<NonNullable<DefinedService['exposure']>, 'localPort'> | undefined;
  readonly limits: Filled<DefinedService['limits'], 'cpuMillicores' | 'memoryMiB'>;
  readonly rollout: Filled<DefinedService['rollout'], 'surgePercent' | 'unavailablePercent'>;
  readonly shutdown: Filled<DefinedService['shutdown'], 'drainSeconds'>;
  readonly availability: Filled<DefinedService['availability'], 'spreadOverZones'>;
  /** All services that this one may call: those of `calls`, and those that `environment` refers to. In the definition's order. */
  readonly calls: readonly string[];
  /** The names of the resources that the service uses: those that its variables refer to. In the definition's order. */
  readonly uses: readonly string[];
}

/** A job as renderers take it: a service without ports, probes and releases, and with a schedule. */
export type Job = Service & Pick<DefinedJob, (typeof OWN_FIELDS)[number]>;

type Reachable<T> = T & {
  readonly name: string;
  /** The port that clients connect to. */
  readonly port: number;
};

/** A database as renderers take it. */
export type Database = Reachable<
  Filled<Extract<DefinedResource, { readonly multiAz: boolean }>, 'version' | 'image' | 'databaseName'>
>;
/** A cache as renderers take it. */
export type Cache = Reachable<Filled<Extract<DefinedResource, { readonly type: 'redis' }>, 'image'>>;
/** Something outside of the application, as renderers take it. */
export type External = Reachable<Extract<DefinedResource, { readonly type: 'external' }>>;
/** A backing resource as renderers take it: with its name, and with the defaults of its type. */
export type Resource = Database | Cache | External;

/** An application as renderers take it. Its services stand in start order: each after those that it calls. */
export interface Application extends Omit<DefinedApplication, 'services' | 'resources' | 'jobs' | 'owner'> {
  readonly owner: string;
  readonly resources: readonly Resource[];
  readonly jobs: readonly Job[];
  readonly services: readonly Service[];
}

export type Exposure = NonNullable<Service['exposure']>;
export type Table = NonNullable<Service['table']>;
export type Volume = Service['volumes'][number];
export type Secret = Service['secrets'][number];
export type Sidecar = Service['sidecars'][number];
export type InitStep = Service['initSteps'][number];
/** A probe of any kind. `successThreshold` is for readiness alone. */
export type Probe = NonNullable<Service['health']['liveness']> & { readonly successThreshold?: number };
