import { type DestinationStream, type Logger, pino } from 'pino';
import type { ServiceConfig } from '../config/service-config.ts';
import { type RunningService, startService } from '../start-service.ts';

/**
 * Starts the service as this process. It stops gracefully on the first SIGTERM or SIGINT, with exit code 0, and at once
 * on the second. The handlers are installed before the start is complete: the kernel gives process 1 of a container no
 * default action for these signals.
 */
export async function runService(config: ServiceConfig): Promise<RunningService> {
  const log = createLogger(config);
  process.on('uncaughtExceptionMonitor', (err, origin) => log.fatal({ err, origin }, 'uncaught exception'));
  const starting = startService(config, log);
  let stopping = false;
  function onSignal(signal: NodeJS.Signals): void {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'shutdown requested');
    // One second before the platform's SIGKILL. Requests that are unfinished by then are lost either way.
    setTimeout(
      () => {
        log.error('shutdown timed out: exiting with unfinished requests');
        process.exit(1);
      },
      (config.stopTimeoutSeconds - 1) * 1000,
    ).unref();
    starting
      .then((service) => service.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  }
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return starting;
}

/** Logs one JSON object per line to stdout, where every platform collects logs. */
export function createLogger(
  { logLevel, service }: ServiceConfig,
  destination: DestinationStream = pino.destination(1),
): Logger {
  const options = {
    level: logLevel,
    base: { service: service.name, version: service.version },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
  };
  return pino(options, destination);
}
