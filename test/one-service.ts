import type { Definition } from '../lib/definition/application.ts';
import * as collector from '../lib/definition/collector.ts';

/**
 * A service with one of most things, on which tests run. It shares nothing with lib/application.ts or `app`, which are a
 * user's to change. Suites that need other fields spread it and replace them.
 */
export const oneService = {
  image: {
    build: {
      context: 'lib/compare/experiment/image',
      arguments: { VERSION: { fact: 'version' }, USER_ID: { fact: 'user-id' } },
    },
    stepProgram: ['node', '/app/step.cjs'],
  },
  cpuMillicores: 450,
  memoryMiB: 512,

  ports: { http: 8080 },
  exposure: { port: 'http', localPort: 8080 },
  requestTimeoutSeconds: 10,

  environment: {
    SERVICE_NAME: { fact: 'service-name' },
    SERVICE_VERSION: { fact: 'version' },
    PLATFORM: { fact: 'platform' },
    PORT: { port: 'http' },
    REQUEST_TIMEOUT_SECONDS: { fact: 'request-timeout-seconds' },
    KEEP_ALIVE_SECONDS: { fact: 'keep-alive-seconds' },
    STOP_TIMEOUT_SECONDS: { fact: 'stop-seconds' },
    BODY_LIMIT_BYTES: '16384',
    LOG_LEVEL: 'info',
    OTEL_EXPORTER_OTLP_ENDPOINT: { sidecar: 'collector', port: 'otlp' },
    OTEL_METRIC_EXPORT_INTERVAL: '15000',
    OTEL_TRACES_EXPORTER: 'none',
    TABLE_NAME: { table: 'name' },
    TABLE_PARTITION_KEY: { table: 'partition-key' },
    TABLE_TTL_ATTRIBUTE: { table: 'time-to-live-attribute' },
    POD_NAME: { place: 'pod-name' },
    POD_NAMESPACE: { place: 'pod-namespace' },
    NODE_NAME: { place: 'node-name' },
    ZONE: { place: 'zone' },
  },
  secrets: [
    {
      name: 'admin-token',
      environmentVariable: 'ADMIN_TOKEN',
      file: { environmentVariable: 'ADMIN_TOKEN_FILE' },
    },
  ],
  table: { partitionKey: 'code', timeToLiveAttribute: 'expiresAt', operations: ['GetItem', 'PutItem'] },

  health: {
    command: ['node', '/app/probe.cjs'],
    startup: { http: { port: 'http', path: '/healthz' }, periodSeconds: 1 },
    liveness: { http: { port: 'http', path: '/healthz' } },
    readiness: { http: { port: 'http', path: '/readyz' } },
  },

  replicas: { min: 2, max: 6 },
  scaling: { targetCpuPercent: 60 },
  rollout: { surgePercent: 50, deadlineSeconds: 300 },
  shutdown: { drainSeconds: 20, stopSeconds: 20 },

  sidecars: [
    {
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
    },
  ],

  security: { userId: 10001, writablePaths: [{ path: '/tmp', sizeMiB: 16 }] },
  network: { outboundPorts: [5432] },
} as const satisfies Definition['services'][string];

/** An application of this service alone. */
export const oneServiceApplication = {
  name: 'links',
  version: '1.0.0',
  owner: 'team-links',
  services: { links: oneService },
} as const satisfies Definition;
