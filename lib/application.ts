import type { Definition } from './definition/application.ts';
import * as collector from './definition/collector.ts';

/** The variables that every image of the sample reads. */
const contract = {
  SERVICE_NAME: { fact: 'service-name' },
  SERVICE_VERSION: { fact: 'version' },
  PLATFORM: { fact: 'platform' },
  PORT: { port: 'http' },
  REQUEST_TIMEOUT_SECONDS: { fact: 'request-timeout-seconds' },
  KEEP_ALIVE_SECONDS: { fact: 'keep-alive-seconds' },
  STOP_TIMEOUT_SECONDS: { fact: 'stop-seconds' },
} as const;

/** The variables of the OpenTelemetry SDK, which sends to the sidecar. */
const telemetry = {
  OTEL_EXPORTER_OTLP_ENDPOINT: { sidecar: 'collector', port: 'otlp' },
  OTEL_METRIC_EXPORT_INTERVAL: '15000',
  OTEL_TRACES_EXPORTER: 'none',
} as const;

/** The probes of both images: the same paths, asked by the same program. */
const health = {
  command: ['node', '/app/probe.cjs'],
  startup: { http: { port: 'http', path: '/healthz' }, periodSeconds: 1 },
  liveness: { http: { port: 'http', path: '/healthz' } },
  readiness: { http: { port: 'http', path: '/readyz' } },
} as const;

/** The program in both images that makes their table where the platform does not. */
const stepProgram = ['node', '/app/step.cjs'] as const;

/** The build arguments of both images. */
const buildArguments = { VERSION: { fact: 'version' }, USER_ID: { fact: 'user-id' } } as const;

/** The place of a replica, which telemetry carries. Kubernetes alone tells it. */
const places = {
  POD_NAME: { place: 'pod-name' },
  POD_NAMESPACE: { place: 'pod-namespace' },
  NODE_NAME: { place: 'node-name' },
  ZONE: { place: 'zone' },
} as const;

/** The OpenTelemetry Collector. */
const collectorSidecar = {
  name: 'collector',
  image: 'otel/opentelemetry-collector-contrib:0.155.0',
  memoryMiB: 192,
  userId: 10001,
  ports: { otlp: collector.OTLP_PORT, health: collector.HEALTH_PORT },
  liveness: { http: { port: 'health', path: '/' } },
  configuration: {
    path: '/etc/otelcol-contrib/config.yaml',
    local: collector.local,
    aws: collector.aws,
  },
  awsActions: collector.awsActions,
} as const;

/**
 * The definition of the application, for all deployments.
 *
 * Put your own services here: you change this file and the folders of the images, nothing else. The fields, their limits
 * and their defaults are in lib/definition/service-schema.ts, and the rules between fields in lib/definition/rules/. Other
 * applications to start from are in examples/, and recipes in docs/your-own-service.md.
 */
export const application = {
  name: 'links',
  version: '1.0.0',
  owner: 'team-links',

  services: {
    links: {
      image: {
        build: { context: 'app/links', arguments: buildArguments },
        stepProgram,
      },
      cpuMillicores: 450,
      memoryMiB: 512,

      ports: { http: 8080 },
      exposure: { port: 'http', localPort: 8080 },
      requestTimeoutSeconds: 10,

      environment: {
        ...contract,
        BODY_LIMIT_BYTES: '16384',
        LOG_LEVEL: 'info',
        // The count of each link's visits. Links also works without this variable, and while `visits` is away.
        VISITS_URL: { service: 'visits' },
        ...telemetry,
        TABLE_NAME: { table: 'name' },
        TABLE_PARTITION_KEY: { table: 'partition-key' },
        TABLE_TTL_ATTRIBUTE: { table: 'time-to-live-attribute' },
        ...places,
      },
      secrets: [
        {
          name: 'admin-token',
          environmentVariable: 'ADMIN_TOKEN',
          file: { environmentVariable: 'ADMIN_TOKEN_FILE' },
        },
      ],
      table: { partitionKey: 'code', timeToLiveAttribute: 'expiresAt', operations: ['GetItem', 'PutItem'] },

      health,

      replicas: { min: 2, max: 6 },
      scaling: { targetCpuPercent: 60 },
      rollout: { surgePercent: 50, deadlineSeconds: 300 },
      shutdown: { drainSeconds: 20, stopSeconds: 20 },

      sidecars: [collectorSidecar],

      security: { userId: 10001, writablePaths: [{ path: '/tmp', sizeMiB: 16 }] },
    },

    visits: {
      image: {
        build: { context: 'app/visits', arguments: buildArguments },
        stepProgram,
      },
      ports: { http: 8080 },
      // A batch may take 5 s to arrive, and then 2 s for the table.
      requestTimeoutSeconds: 8,

      environment: {
        SERVICE_NAME: { fact: 'service-name' },
        SERVICE_VERSION: { fact: 'version' },
        PORT: { port: 'http' },
        STOP_TIMEOUT_SECONDS: { fact: 'stop-seconds' },
        TABLE_NAME: { table: 'name' },
        TABLE_PARTITION_KEY: { table: 'partition-key' },
      },
      // No time to live: a count lives as long as its table.
      table: { partitionKey: 'code', operations: ['GetItem', 'UpdateItem'] },

      health,

      rollout: { surgePercent: 50, deadlineSeconds: 300 },
      shutdown: { stopSeconds: 15 },

      security: { userId: 10001 },
    },
  },
} as const satisfies Definition;
