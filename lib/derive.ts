import type { Probe, Service, Step } from './schema.ts';

/*
 * What follows from the definition, derived once. Renderers call these and compute nothing of the kind themselves.
 */

/** Fargate's task sizes: CPU units to the memory sizes they pair with, in MiB. Source: ECS developer guide, "Fargate task sizes". */
const steps = (fromGiB: number, toGiB: number, byGiB = 1): number[] =>
  Array.from({ length: (toGiB - fromGiB) / byGiB + 1 }, (_, i) => (fromGiB + i * byGiB) * 1024);

export const FARGATE_SIZES: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, steps(1, 4)],
  [1024, steps(2, 8)],
  [2048, steps(4, 16)],
  [4096, steps(8, 30)],
  [8192, steps(16, 60, 4)],
  [16384, steps(32, 120, 8)],
  [32768, [60, 120, 244].map((gib) => gib * 1024)],
]);

/** ECS counts 1024 units to a vCPU. Rounded down, so that the containers of a full task still fit into it. */
export const cpuUnits = (millicores: number): number => Math.floor((millicores * 1024) / 1000);

/** What the service and its sidecars ask for together. */
export const unitSize = (service: Pick<Service, 'cpuMillicores' | 'memoryMiB' | 'sidecars'>) => ({
  cpuMillicores: service.sidecars.reduce(
    (sum, sidecar) => sum + sidecar.cpuMillicores,
    service.cpuMillicores,
  ),
  memoryMiB: service.sidecars.reduce((sum, sidecar) => sum + sidecar.memoryMiB, service.memoryMiB),
});

/**
 * The smallest Fargate task whose CPU holds what the unit asks for.
 * `memoryMiB` is undefined where that CPU pairs with no memory size large enough: the rules refuse such a service, since
 * the next CPU size costs up to twice as much and nobody asked for it.
 */
export const fargateSize = (service: Pick<Service, 'cpuMillicores' | 'memoryMiB' | 'sidecars'>) => {
  const asked = unitSize(service);
  for (const [cpu, memories] of FARGATE_SIZES) {
    if (cpu >= cpuUnits(asked.cpuMillicores)) {
      return { cpuUnits: cpu, memories, memoryMiB: memories.find((memory) => memory >= asked.memoryMiB) };
    }
  }
  return undefined;
};

/** From "no new requests" to the kill, in seconds: Kubernetes counts the drain and the stop together. */
export const terminationGraceSeconds = (service: Service): number =>
  service.shutdown.drainSeconds + service.shutdown.stopSeconds;

/** Longer than any front keeps a connection, so that it is never the service that closes one in use. */
export const keepAliveSeconds = (service: Service): number => service.exposure.idleTimeoutSeconds + 5;

/** How long the first start may take, in seconds. */
export const startupSeconds = (service: Service): number =>
  service.health.startup.periodSeconds * service.health.startup.failureThreshold;

/** The image's tag where an engine builds or loads it by name. */
export const imageTag = (service: Service): string => `${service.name}:${service.version}`;

/** The port that a front sends requests to. */
export const servicePort = (service: Service): number => portNumber(service, service.exposure.port);

/** The ports that a front asks: for answers, and whether there will be some. */
export const inboundPorts = (service: Service): number[] => [
  ...new Set([service.exposure.port, service.health.readiness.port].map((port) => portNumber(service, port))),
];

/** The number of a named port; the rules have checked that it exists. */
export const portNumber = (
  owner: { readonly ports: Readonly<Record<string, number>> },
  port: string,
): number => {
  const number = owner.ports[port];
  if (number === undefined)
    throw new Error(`port must be one of ${Object.keys(owner.ports).join(', ')}; got ${port}`);
  return number;
};

/**
 * Where secrets stand as files, on platforms that hand them over so.
 *
 * Not /run/secrets: most images have /var/run lead to /run, and the tokens that Kubernetes mounts below
 * /var/run/secrets would then need a directory in this volume, which is read-only: the container would never start.
 */
export const SECRETS_DIRECTORY = '/etc/secrets';

export const secretFile = (secret: { readonly name: string }): string =>
  `${SECRETS_DIRECTORY}/${secret.name}`;

/** What a secret is called in Secrets Manager, for people and for those who look its name up. */
export const secretDescription = (
  service: Pick<Service, 'name'>,
  secret: { readonly name: string },
): string => `${secret.name} of ${service.name}`;

/** The steps that a platform with these needs runs before the service, in the definition's order. */
export const stepsFor = (
  service: Service,
  ...needs: readonly Exclude<Step['neededFor'], 'everywhere'>[]
): Step[] =>
  service.steps.filter(({ neededFor }) => {
    if (neededFor === 'everywhere') return true;
    const about = neededFor === 'store-twin' || service.secrets.length > 0;
    return about && needs.includes(neededFor);
  });

/** The name by which the twin of the table is reached, where there is one. */
export const TWIN = 'store';

/** How DynamoDB Local is started: one database in one file, whatever the credentials. */
export const twinArguments = ({ store }: Service, directory: string): string[] => [
  ...['-jar', 'DynamoDBLocal.jar', '-sharedDb', '-disableTelemetry'],
  ...['-dbPath', directory, '-port', String(store.twin.port)],
];

/** Asks the image whether it is well, from inside: exit code 0 if so. */
export const probeCommand = (service: Service, { port, path }: Probe): string[] => [
  ...service.health.command,
  `http://127.0.0.1:${portNumber(service, port)}${path}`,
];

/** A container's user and group, as Docker and ECS write them. */
export const userAndGroup = ({ userId }: { readonly userId: number }): string => [userId, userId].join(':');

/** What the image's build is told. */
export const buildArguments = ({ version, security }: Service): Record<string, string> => ({
  VERSION: version,
  USER_ID: String(security.userId),
});
