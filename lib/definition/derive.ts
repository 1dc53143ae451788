import type {
  Application,
  DefinedApplication,
  DefinedJob,
  DefinedResource,
  DefinedService,
  Job,
  Resource,
  Service,
} from './application.ts';
import { referencesOf, resourceNames } from './references.ts';
import { PROGRAMS } from './resources.ts';
import { serviceSchema } from './service-schema.ts';

/*
 * Derives what renderers take from what a definition says: names, and the defaults that depend on other fields.
 */

/**
 * The application as renderers take it.
 *
 * Derived fields are computed when they are read, because the rules also read definitions of which some fields are
 * wrong: see `applyRules`. `settled` reads them all.
 */
export function derive(defined: DefinedApplication): Application {
  return lazily(defined, {
    owner: () => defined.owner ?? defined.name,
    services: () => listOf(defined.services, (name, service) => deriveService(defined, name, service)),
    resources: () => listOf(defined.resources, deriveResource),
    jobs: () => listOf(defined.jobs, (name, job) => deriveJob(defined, name, job)),
  }) as unknown as Application;
}

/** The entries of a record as a list. Each is derived when it is read: one that is wrong as a whole stops no rule for the others. */
const listOf = <D, T>(
  record: Readonly<Record<string, D>>,
  deriveOne: (name: string, defined: D) => T,
): T[] => {
  const names = Object.keys(record);
  return lazily<T[]>(
    new Array(names.length),
    Object.fromEntries(names.map((name, i) => [i, () => deriveOne(name, record[name] as D)])),
  );
};

/** The same application with every derived field computed. */
export const settled = (application: Application): Application =>
  JSON.parse(JSON.stringify(application)) as Application;

/** The same application with its services in start order. */
export const inStartOrder = (application: Application): Application => ({
  ...application,
  services: startOrder(application.services),
});

function deriveService(defined: DefinedApplication, name: string, service: DefinedService): Service {
  const byDefault = <T>(ofSingleton: T, ofOthers: T): T => (service.singleton ? ofSingleton : ofOthers);
  return lazily(service, {
    name: () => name,
    application: () => defined.name,
    owner: () => defined.owner ?? defined.name,
    version: () => service.version ?? defined.version,
    calls: () => [...new Set([...service.calls, ...referencesOf(service).map(({ service: to }) => to)])],
    uses: () => resourceNames(service),
    exposure: () =>
      service.exposure &&
      lazily(service.exposure, {
        localPort: () => service.exposure?.localPort ?? localPort(service),
      }),
    limits: () =>
      lazily(service.limits, {
        cpuMillicores: () => service.limits.cpuMillicores ?? service.cpuMillicores,
        memoryMiB: () => service.limits.memoryMiB ?? service.memoryMiB,
      }),
    replicas: () => service.replicas ?? byDefault({ min: 1, max: 1 }, { min: 2, max: 2 }),
    rollout: () =>
      lazily(service.rollout, {
        surgePercent: () => service.rollout.surgePercent ?? byDefault(0, 100),
        unavailablePercent: () => service.rollout.unavailablePercent ?? byDefault(100, 0),
      }),
    shutdown: () =>
      lazily(service.shutdown, {
        drainSeconds: () =>
          service.shutdown.drainSeconds ??
          (Object.keys(service.ports).length > 0 ? service.requestTimeoutSeconds : 0),
      }),
    availability: () =>
      lazily(service.availability, {
        spreadOverZones: () => service.availability.spreadOverZones ?? byDefault(false, true),
      }),
  }) as unknown as Service;
}

/** Values for the fields of a service that the definition of a job does not have, such as replicas. */
const NO_SERVICE = {
  ...serviceSchema.parse({ image: { reference: 'none:0' } }),
  replicas: { min: 1, max: 1 },
  availability: { spreadOverZones: false, maxUnavailableReplicas: 1 },
};

function deriveJob(defined: DefinedApplication, name: string, job: DefinedJob): Job {
  // Not a spread, which would read fields that may be wrong.
  const service = Object.defineProperties({ ...NO_SERVICE }, Object.getOwnPropertyDescriptors(job));
  return deriveService(defined, name, service as DefinedService) as Job;
}

/** A derived field is undefined where the type has none. */
function deriveResource(name: string, resource: DefinedResource): Resource {
  // The type is read late: a wrong one stops no rule that asks for the name alone.
  const ofServed = <T>(
    get: (served: DefinedServed, program: (typeof PROGRAMS)[DefinedServed['type']]) => T,
  ) => (resource.type === 'external' ? undefined : get(resource, PROGRAMS[resource.type]));
  const version = () => ofServed((served, { versions }) => served.version ?? versions[0]);
  return lazily(resource, {
    name: () => name,
    version,
    image: () => ofServed((served, { image }) => served.image ?? `${image}:${version()}`),
    port: () => (resource.type === 'external' ? resource.port : PROGRAMS[resource.type].port),
    databaseName: () =>
      resource.type === 'postgres' || resource.type === 'mysql'
        ? (resource.databaseName ?? name.replaceAll('-', '_'))
        : undefined,
  }) as unknown as Resource;
}

type DefinedServed = Exclude<DefinedResource, { readonly type: 'external' }>;

/** Ports below 1024 need rights on the developer's machine. */
function localPort({ exposure, ports }: DefinedService): number {
  const number = ports[exposure?.port ?? '']?.number ?? 8080;
  return number < 1024 ? 8080 : number;
}

/** Services after those that they call; otherwise in the definition's order. The rules refuse cycles. */
function startOrder(services: readonly Service[]): Service[] {
  const ordered: Service[] = [];
  const visit = (service: Service, path: readonly string[]): void => {
    if (ordered.includes(service) || path.includes(service.name)) return;
    for (const called of services.filter(({ name }) => service.calls.includes(name)))
      visit(called, [...path, service.name]);
    ordered.push(service);
  };
  for (const service of services) visit(service, []);
  return ordered;
}

/** An object with the properties of another, of which some are computed when they are first read. */
const lazily = <T extends object>(base: T, computed: Readonly<Record<string, () => unknown>>): T =>
  Object.defineProperties(
    Object.defineProperties(Array.isArray(base) ? [] : {}, Object.getOwnPropertyDescriptors(base)),
    Object.fromEntries(
      Object.entries(computed).map(([key, get]) => [
        key,
        { enumerable: true, configurable: true, get: once(get) },
      ]),
    ),
  ) as T;

/** The same function, which is called once. Rules read the same fields over and over. */
function once<T>(get: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: get() };
    return known.value;
  };
}
