import { hostname } from 'node:os';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import {
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import type { Logger } from 'pino';
import { withoutCredentials } from '../config/environment-variables.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { errorText } from '../process/program-errors.ts';

/**
 * Creates a function that logs export results: one line when exports start to fail and one when they work again, not one
 * per attempt.
 */
export function logExportResults(log: Logger, endpoint: string): (result: ExportResult) => void {
  const url = withoutCredentials(endpoint);
  let failing = false;
  return ({ code, error }) => {
    const fails = code !== ExportResultCode.SUCCESS;
    if (fails && !failing) {
      log.warn(
        { url, reason: error && errorText(error) },
        'the collector does not answer; the service continues without it',
      );
    }
    if (!fails && failing) log.info({ url }, 'the collector answers again');
    failing = fails;
  };
}

/**
 * Identifies this replica in metrics and traces. OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES take precedence, as
 * OpenTelemetry specifies.
 */
export function serviceResource(config: ServiceConfig): Resource {
  return resourceFromAttributes({
    'service.name': config.service.name,
    'service.version': config.service.version,
    'service.instance.id': config.placement.pod ?? hostname(),
  }).merge(detectResources({ detectors: [envDetector] }));
}
