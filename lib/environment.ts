import { keepAliveSeconds, portNumber, secretFile, servicePort } from './derive.ts';
import type { Service } from './schema.ts';

/** Where a rendering of the service runs, as far as its environment depends on it. */
export interface Surroundings {
  readonly platform: 'compose' | 'ecs' | 'eks' | 'kubernetes';
  /** Where the table is; any name where it is a twin. Given everywhere, as not each platform tells its containers. */
  readonly region: string;
  readonly tableName: string;
  /** The host by which the service reaches its sidecars: loopback where they share a network, a name where not. */
  readonly sidecarHost: (sidecarName: string) => string;
  /** The table twin's URL.
   * @default - no twin: the SDK finds the AWS region's own endpoint */
  readonly twinEndpoint?: string;
}

/**
 * The environment of the service's container, the same on each platform but for its surroundings.
 * Secrets are handed over apart.
 */
export const environment = (service: Service, surroundings: Surroundings): Record<string, string> => ({
  ...service.environment,
  ...contract(service, surroundings),
});

/** The names that are the contract between the renderers and an image. */
export const contract = (service: Service, surroundings: Surroundings): Record<string, string> => ({
  SERVICE_NAME: service.name,
  SERVICE_VERSION: service.version,
  PLATFORM: surroundings.platform,
  PORT: String(servicePort(service)),
  REQUEST_TIMEOUT_SECONDS: String(service.requestTimeoutSeconds),
  KEEP_ALIVE_SECONDS: String(keepAliveSeconds(service)),
  STOP_TIMEOUT_SECONDS: String(service.shutdown.stopSeconds),
  ...Object.fromEntries(
    service.sidecars.map((sidecar) => [
      sidecar.endpoint.environmentVariable,
      `http://${surroundings.sidecarHost(sidecar.name)}:${portNumber(sidecar, sidecar.endpoint.port)}`,
    ]),
  ),
  ...tableEnvironment(service, surroundings),
});

/** Where a replica runs, as Kubernetes tells it. */
export const PLACE_VARIABLES = ['POD_NAME', 'POD_NAMESPACE', 'NODE_NAME', 'ZONE'] as const;

/** Where the service finds its secrets, on platforms that hand them over as files. */
export const secretFileEnvironment = (service: Service): Record<string, string> =>
  Object.fromEntries(
    service.secrets.map((secret) => [`${secret.environmentVariable}_FILE`, secretFile(secret)]),
  );

/** What is needed to reach the table: all that the steps get. */
export const tableEnvironment = (
  service: Service,
  { region, tableName, twinEndpoint }: Surroundings,
): Record<string, string> => ({
  TABLE_NAME: tableName,
  TABLE_PARTITION_KEY: service.store.partitionKey,
  TABLE_TTL_ATTRIBUTE: service.store.timeToLiveAttribute,
  AWS_REGION: region,
  ...(twinEndpoint && {
    AWS_ENDPOINT_URL_DYNAMODB: twinEndpoint,
    // DynamoDB Local takes any credentials, but the SDK sends no request without some.
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  }),
});
