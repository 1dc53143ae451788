import { type DestinationStream, type Logger, pino } from 'pino';
import type { ServiceConfig } from '../config/service-config.ts';

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
