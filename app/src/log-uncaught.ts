import type { Logger } from 'pino';

/** The process ends as ever; before that, the log says why in a line that a collector can read. */
export function logUncaught(log: Logger): void {
  process.on('uncaughtExceptionMonitor', (err, origin) => log.fatal({ err, origin }, 'uncaught exception'));
}
