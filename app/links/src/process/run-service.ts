import type { Logger } from 'pino';
import type { ServiceConfig } from '../config/service-config.ts';
import { type RunningService, startService } from '../start-service.ts';
import { createLogger, logUncaught } from '../telemetry/logger.ts';

/** Starts the service as this process, and stops it on SIGTERM or SIGINT. */
export async function runService(
  config: ServiceConfig,
): Promise<{ readonly service: RunningService; readonly log: Logger }> {
  const log = createLogger(config);
  logUncaught(log);
  const starting = startService(config, log);
  stopOnSignals(starting, config.stopTimeoutSeconds, log);
  return { service: await starting, log };
}

/**
 * Begins a graceful shutdown on the first SIGTERM or SIGINT, and exits at once on the second. Exit code 0 means that the
 * shutdown was graceful. The handlers are installed before the start is complete: the kernel gives process 1 of a
 * container no default action for these signals.
 */
export function stopOnSignals(
  starting: Promise<RunningService>,
  stopTimeoutSeconds: number,
  log: Logger,
): void {
  let stopping = false;
  async function stop(): Promise<void> {
    try {
      const service = await starting;
      await service.stop();
      process.exit(0);
    } catch (err) {
      log.fatal({ err }, 'graceful shutdown failed');
      process.exit(1);
    }
  }
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
      (stopTimeoutSeconds - 1) * 1000,
    ).unref();
    void stop();
  }
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
