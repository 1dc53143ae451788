import { readTableConfig, type TableConfig } from '../store/counts-table.ts';
import { EnvironmentReader } from './environment-reader.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The service's configuration, read once from environment variables. */
export interface ServiceConfig {
  readonly host: string;
  readonly port: number;
  readonly service: { readonly name: string; readonly version: string };
  readonly table: TableConfig;
  /** Time between SIGTERM and the platform's SIGKILL. */
  readonly stopTimeoutSeconds: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
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
      name: env.optional('SERVICE_NAME') ?? 'visits',
      version: env.optional('SERVICE_VERSION') ?? 'dev',
    },
    table: readTableConfig(env),
    // At least 2, because the process exits one second before the platform kills it.
    stopTimeoutSeconds: env.integer('STOP_TIMEOUT_SECONDS', { default: 30, min: 2, max: 3600 }),
    logLevel: env.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
  };
  env.finish();
  return config;
}
