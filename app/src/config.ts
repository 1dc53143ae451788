import { Environment } from './environment.ts';
import { readTableConfig, type TableConfig } from './store/table-config.ts';

export const PLATFORMS = ['compose', 'ecs', 'eks', 'kubernetes', 'local'] as const;
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly service: { readonly name: string; readonly version: string };
  readonly platform: (typeof PLATFORMS)[number];
  readonly place: PlaceConfig;
  readonly table: TableConfig;
  readonly adminToken: { readonly value?: string | undefined; readonly file?: string | undefined };
  readonly requestTimeoutSeconds: number;
  readonly keepAliveSeconds: number;
  readonly stopTimeoutSeconds: number;
  readonly bodyLimitBytes: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly telemetry: TelemetryConfig;
}

/** What the platform says of this replica: Kubernetes in variables, ECS behind an address. */
export interface PlaceConfig {
  readonly pod: string | undefined;
  readonly namespace: string | undefined;
  readonly node: string | undefined;
  readonly zone: string | undefined;
  readonly ecsMetadataUri: string | undefined;
}

/** Without an endpoint there is no telemetry. The resource is read by OpenTelemetry's own detector. */
export interface TelemetryConfig {
  readonly endpoint: string | undefined;
  readonly metricIntervalMs: number;
  readonly traces: boolean;
}

export function readConfig(variables: NodeJS.ProcessEnv): Config {
  const env = new Environment(variables);
  const config: Config = {
    host: env.optional('HOST') ?? '0.0.0.0',
    port: env.integer('PORT', { default: 8080, min: 0, max: 65535 }),
    service: {
      name: env.optional('SERVICE_NAME') ?? 'links',
      version: env.optional('SERVICE_VERSION') ?? 'dev',
    },
    platform: env.oneOf('PLATFORM', PLATFORMS, 'local'),
    place: {
      pod: env.optional('POD_NAME'),
      namespace: env.optional('POD_NAMESPACE'),
      node: env.optional('NODE_NAME'),
      zone: env.optional('ZONE'),
      ecsMetadataUri: env.httpUrl('ECS_CONTAINER_METADATA_URI_V4'),
    },
    table: readTableConfig(env),
    adminToken: { value: env.optional('ADMIN_TOKEN'), file: env.optional('ADMIN_TOKEN_FILE') },
    requestTimeoutSeconds: env.integer('REQUEST_TIMEOUT_SECONDS', { default: 10, min: 1, max: 300 }),
    // Longer than a load balancer keeps an idle connection (60 s is the usual), or it reuses one just closed: a 502.
    keepAliveSeconds: env.integer('KEEP_ALIVE_SECONDS', { default: 75, min: 1, max: 3600 }),
    // Two at least: the process leaves one second before the platform kills it.
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
    env.refuse('ADMIN_TOKEN_FILE', 'must not be set beside ADMIN_TOKEN', config.adminToken.file);
  }
  env.finish();
  return config;
}
