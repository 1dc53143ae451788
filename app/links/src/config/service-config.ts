import { EnvironmentReader } from './environment-variables.ts';
import { readTableConfig, type TableConfig } from './table-config.ts';

const PLATFORMS = ['compose', 'ecs', 'eks', 'kubernetes', 'local'] as const;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The service's configuration, read once from environment variables. */
export interface ServiceConfig {
  readonly host: string;
  readonly port: number;
  readonly service: { readonly name: string; readonly version: string };
  readonly platform: (typeof PLATFORMS)[number];
  readonly placement: PlacementConfig;
  readonly table: TableConfig;
  /** The secret that removing a link requires, as a value or in a file, or neither. */
  readonly adminToken: { readonly value?: string | undefined; readonly file?: string | undefined };
  /** URL of the service that counts visits. @default - visits are not counted */
  readonly visitsUrl: string | undefined;
  /** Time for a request to arrive and be answered. */
  readonly requestTimeoutSeconds: number;
  /** Idle timeout of a connection. */
  readonly keepAliveSeconds: number;
  /** Time between SIGTERM and the platform's SIGKILL. */
  readonly stopTimeoutSeconds: number;
  readonly bodyLimitBytes: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly telemetry: TelemetryConfig;
}

/** The place of this replica. Kubernetes sets variables; ECS serves a metadata endpoint. */
export interface PlacementConfig {
  readonly pod: string | undefined;
  readonly namespace: string | undefined;
  readonly node: string | undefined;
  readonly zone: string | undefined;
  readonly ecsMetadataUri: string | undefined;
}

/** Export of metrics and traces. OpenTelemetry's own detector reads its resource variables (otlp-export.ts). */
export interface TelemetryConfig {
  /** URL of an OTLP collector. @default - nothing is exported */
  readonly endpoint: string | undefined;
  readonly metricIntervalMs: number;
  readonly traces: boolean;
}

/**
 * Reads the configuration from environment variables.
 *
 * @throws ConfigError with every variable that is missing or wrong
 */
export function readServiceConfig(variables: NodeJS.ProcessEnv): ServiceConfig {
  const env = new EnvironmentReader(variables);
  const config: ServiceConfig = {
    host: env.optional('HOST') ?? '0.0.0.0',
    port: env.integer('PORT', { default: 8080, min: 0, max: 65535 }),
    service: {
      name: env.optional('SERVICE_NAME') ?? 'links',
      version: env.optional('SERVICE_VERSION') ?? 'dev',
    },
    platform: env.oneOf('PLATFORM', PLATFORMS, 'local'),
    placement: {
      pod: env.optional('POD_NAME'),
      namespace: env.optional('POD_NAMESPACE'),
      node: env.optional('NODE_NAME'),
      zone: env.optional('ZONE'),
      ecsMetadataUri: env.httpUrl('ECS_CONTAINER_METADATA_URI_V4'),
    },
    table: readTableConfig(env),
    adminToken: { value: env.optional('ADMIN_TOKEN'), file: env.optional('ADMIN_TOKEN_FILE') },
    visitsUrl: env.httpUrl('VISITS_URL'),
    requestTimeoutSeconds: env.integer('REQUEST_TIMEOUT_SECONDS', { default: 10, min: 1, max: 300 }),
    // Longer than the idle timeout of a load balancer (usually 60 s). Otherwise the load balancer sends a request on a
    // connection that was just closed, and answers 502.
    keepAliveSeconds: env.integer('KEEP_ALIVE_SECONDS', { default: 75, min: 1, max: 3600 }),
    // At least 2, because the process exits one second before the platform kills it.
    stopTimeoutSeconds: env.integer('STOP_TIMEOUT_SECONDS', { default: 30, min: 2, max: 3600 }),
    bodyLimitBytes: env.integer('BODY_LIMIT_BYTES', { default: 16_384, min: 1_024, max: 1_048_576 }),
    logLevel: env.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    telemetry: {
      endpoint: env.httpUrl('OTEL_EXPORTER_OTLP_ENDPOINT'),
      metricIntervalMs: env.integer('OTEL_METRIC_EXPORT_INTERVAL', {
        default: 60_000,
        min: 100,
        max: 3_600_000,
      }),
      traces: env.oneOf('OTEL_TRACES_EXPORTER', ['none', 'otlp'], 'none') === 'otlp',
    },
  };
  if (config.adminToken.value && config.adminToken.file) {
    env.addProblem('ADMIN_TOKEN_FILE', 'must not be set beside ADMIN_TOKEN', config.adminToken.file);
  }
  env.finish();
  return config;
}
