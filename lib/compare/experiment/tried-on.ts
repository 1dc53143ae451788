import type { DefinedApplication } from '../../definition/application.ts';
import { referencesOf, resourceNames } from '../../definition/references.ts';
import { type DefinitionField, type FieldPath, IN_SERVICES } from '../verdicts/definition-fields.ts';
import type { everything } from './everything.ts';
import { depthOf, keysOf } from './places.ts';

type Name = keyof typeof everything.services;

/**
 * The services that a field is tried on, where the first one that has the field would show too little. A list is one
 * application: the field of its first service is changed, and the others are there because they call that service.
 */
const TRIED_ON: Readonly<Partial<Record<FieldPath, readonly (readonly Name[])[]>>> = {
  'exposure.domainName': [['shop']],
  'environment.*.sidecar': [['dispatch']],
  'ports.*.protocol': [['oven', 'dispatch']],
  'ports.*.visibility': [['oven', 'dispatch']],
  // The load balancer asks for the readiness of public services alone, and `shop` is one.
  'health.readiness.tcp': [['shop']],
  'health.readiness.exec': [['shop']],
  'health.readiness.exec.command': [['oven']],
  // Files in `shop`, a variable alone in `oven`.
  'secrets[].name': [['shop'], ['oven']],
  'secrets[].environmentVariable': [['shop'], ['oven']],
  'secrets[].source': [['shop'], ['oven']],
  'sidecars[].ports.*': [['dispatch']],
  'sidecars[].environment.*.sidecar': [['dispatch']],
  'initSteps[].environment.*.sidecar': [['dispatch']],
  'jobs.*': [['oven']],
  'jobs.*.schedule': [['oven']],
  'jobs.*.timeZone': [['oven']],
  'jobs.*.retries': [['oven']],
  'jobs.*.startWithinSeconds': [['oven']],
  'resources.*': [['till']],
  'resources.*.type': [['till']],
  'resources.*.version': [['till']],
  'resources.*.image': [['till']],
  'resources.*.userId': [['till']],
  'resources.*.databaseName': [['till']],
  'resources.*.cpuMillicores': [['till']],
  'resources.*.memoryMiB': [['till']],
  'resources.*.storageGiB': [['till']],
  'resources.*.maxConnections': [['till']],
  'resources.*.instanceClass': [['till']],
  'resources.*.multiAz': [['till']],
  'resources.*.backupDays': [['till']],
  'resources.*.port': [['till']],
  'dynamoDbLocal.image': [['shop']],
  'dynamoDbLocal.port': [['shop']],
  'dynamoDbLocal.cpuMillicores': [['shop']],
  'dynamoDbLocal.memoryMiB': [['shop']],
  'dynamoDbLocal.storageGiB': [['shop']],
};

/** A part of an application, and the service in it whose field is tried. */
export interface ApplicationPart {
  readonly application: DefinedApplication;
  /** @default - the field is the application's own */
  readonly service?: string;
}

/** The parts of an application on which a field can be tried. */
interface Parts {
  /** The parts that show the field. */
  readonly chosen: readonly ApplicationPart[];
  /** The parts with other services, for a field whose value these need. */
  readonly others: readonly ApplicationPart[];
}

/**
 * The parts of an application on which a field is tried: the first service that has the field, or most of the objects
 * around it, with all services that it calls. The others move nothing, and rendering them takes most of the time.
 */
export function partsFor({ path, place }: DefinitionField, application: DefinedApplication): Parts {
  const part = (group: readonly string[]): ApplicationPart => ({
    application: partOf(application, group, place.startsWith('jobs.')),
    ...(place.startsWith(IN_SERVICES) && { service: group[0] ?? '' }),
  });
  const names = Object.keys(application.services);
  const groups = TRIED_ON[path]?.filter((group) => group.every((name) => names.includes(name))) ?? [];
  if (groups.length > 0) return { chosen: groups.map(part), others: [] };
  if (!place.startsWith(IN_SERVICES)) return { chosen: [{ application }], others: [] };
  const keys = keysOf(place.slice(IN_SERVICES.length));
  const depth = (name: string) => depthOf(keys, application.services[name]);
  const [first = '', ...others] = names.sort((one, other) => depth(other) - depth(one));
  return { chosen: [part([first])], others: others.map((name) => part([name])) };
}

/** The application with some of its services, those that they call, and the resources of all these; with its jobs only on demand. */
function partOf(
  application: DefinedApplication,
  names: readonly string[],
  withJobs: boolean,
): DefinedApplication {
  const needed = new Set<string>();
  const add = (name: string): void => {
    const service = application.services[name];
    if (!service || needed.has(name)) return;
    needed.add(name);
    for (const called of [...service.calls, ...referencesOf(service).map((one) => one.service)]) add(called);
  };
  for (const name of names) add(name);
  const services = Object.entries(application.services).filter(([name]) => needed.has(name));
  const jobs = withJobs ? application.jobs : {};
  const used = [
    ...services.flatMap(([, service]) => resourceNames(service)),
    ...Object.values(jobs).flatMap((job) => resourceNames({ ...job, sidecars: [], initSteps: [] })),
  ];
  const resources = Object.entries(application.resources).filter(([name]) => used.includes(name));
  return {
    ...application,
    services: Object.fromEntries(services),
    jobs,
    resources: Object.fromEntries(resources),
  };
}
