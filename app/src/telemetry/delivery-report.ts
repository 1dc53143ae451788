import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { Logger } from 'pino';

export type DeliveryReport = (result: ExportResult) => void;

/** Says once that the collector does not answer, and once that it does again: never a line for each attempt. */
export function deliveryReport(log: Logger, url: string): DeliveryReport {
  let failing = false;
  return ({ code, error }) => {
    const fails = code !== ExportResultCode.SUCCESS;
    if (fails && !failing) {
      log.warn(
        { url, reason: error?.message },
        'the collector does not answer; the service goes on without it',
      );
    }
    if (!fails && failing) log.info({ url }, 'the collector answers again');
    failing = fails;
  };
}
