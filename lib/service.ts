import * as collector from './collector.ts';

/**
 * The one definition of the service: what it is and what it needs, for all deployments.
 *
 * Put your own service here: this file, and the image's folder, are all there is to change. What each field may hold is
 * in schema.ts, what two of them must agree on in rules.ts.
 */
export const service = {
  name: 'links',
  version: '1.0.0',
  owner: 'team-links',

  image: { context: 'app', dockerfile: 'Dockerfile', architecture: 'x86_64' },
  cpuMillicores: 450,
  memoryMiB: 512,

  ports: { http: 8080 },
  exposure: { port: 'http', localPort: 8080, allowedCidrs: ['0.0.0.0/0'], idleTimeoutSeconds: 60 },
  requestTimeoutSeconds: 10,

  environment: {
    BODY_LIMIT_BYTES: '16384',
    LOG_LEVEL: 'info',
    OTEL_METRIC_EXPORT_INTERVAL: '15000',
    OTEL_TRACES_EXPORTER: 'none',
  },
  secrets: [{ name: 'admin-token', environmentVariable: 'ADMIN_TOKEN' }],

  store: {
    partitionKey: 'code',
    timeToLiveAttribute: 'expiresAt',
    operations: ['GetItem', 'PutItem', 'DeleteItem'],
    twin: {
      image: 'amazon/dynamodb-local:3.1.0',
      port: 8000,
      cpuMillicores: 500,
      memoryMiB: 512,
      storageGiB: 1,
    },
  },

  health: {
    command: ['node', '/app/probe.cjs'],
    startup: { port: 'http', path: '/healthz', periodSeconds: 1, timeoutSeconds: 2, failureThreshold: 60 },
    liveness: { port: 'http', path: '/healthz', periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 },
    readiness: {
      port: 'http',
      path: '/readyz',
      periodSeconds: 5,
      timeoutSeconds: 2,
      failureThreshold: 2,
      successThreshold: 2,
    },
  },

  replicas: { min: 2, max: 6 },
  scaling: { targetCpuPercent: 60, scaleOutDelaySeconds: 30, scaleInDelaySeconds: 300 },
  rollout: { surgePercent: 50, unavailablePercent: 0, deadlineSeconds: 300, rollback: true },
  shutdown: { drainSeconds: 20, stopSeconds: 20 },
  availability: { spreadOverZones: true, maxUnavailableReplicas: 1 },

  sidecars: [
    {
      name: 'collector',
      image: 'otel/opentelemetry-collector-contrib:0.155.0',
      cpuMillicores: 50,
      memoryMiB: 192,
      userId: 10001,
      ports: { otlp: collector.OTLP_PORT, health: collector.HEALTH_PORT },
      endpoint: { port: 'otlp', environmentVariable: 'OTEL_EXPORTER_OTLP_ENDPOINT' },
      liveness: { port: 'health', path: '/', periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 },
      configuration: {
        path: '/etc/otelcol-contrib/config.yaml',
        local: collector.local,
        aws: collector.aws,
        withoutFiles: {
          environmentVariable: 'COLLECTOR_CONFIGURATION',
          command: ['--config=env:COLLECTOR_CONFIGURATION'],
        },
      },
      awsActions: collector.awsActions,
    },
  ],
  steps: [
    { name: 'make-table', command: ['node', '/app/step.cjs', 'make-table'], neededFor: 'store-twin' },
    {
      name: 'make-secrets',
      command: ['node', '/app/step.cjs', 'make-secrets'],
      neededFor: 'generated-secrets',
    },
    {
      name: 'read-secrets',
      command: ['node', '/app/step.cjs', 'read-secrets'],
      neededFor: 'fetched-secrets',
    },
  ],

  security: {
    userId: 10001,
    readOnlyRootFilesystem: true,
    addCapabilities: [],
    seccompProfile: 'runtime-default',
    allowPrivilegeEscalation: false,
    writablePaths: [{ path: '/tmp', sizeMiB: 16 }],
  },
  network: { outboundPorts: [443] },
  logs: { retentionDays: 30, maxFileMiB: 10, maxFiles: 3 },
} as const;
