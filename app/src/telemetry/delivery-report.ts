import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { Logger } from 'pino';
import { errorText } from '../error-text.ts';
import { withoutCredentials } from '../without-credentials.ts';

export type DeliveryReport = (result: ExportResult) => void;

/** Says once that the collector does not answer, and once that it does again: never a line for each attempt. */
export function deliveryReport(log: Logger, endpoint: string): DeliveryReport {
  const url = withoutCredentials(endpoint);
  let failing = false;
  return ({ code, error }) => {
    const fails = code !== ExportResultCode.SUCCESS;
    if (fails && !failing) {
      log.warn(
        { url, reason: error && errorText(error) },
        'the collector does not answer; the service goes on without it',
      );
    }
    if (!fails && failing) log.info({ url }, 'the collector answers again');
    failing = fails;
  };
}
