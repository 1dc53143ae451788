import { hostname } from 'node:os';
import {
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import type { Config } from '../config.ts';

/** Who sends. OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word, as OpenTelemetry specifies. */
export function serviceResource(config: Config): Resource {
  return resourceFromAttributes({
    'service.name': config.service.name,
    'service.version': config.service.version,
    'service.instance.id': config.place.pod ?? hostname(),
  }).merge(detectResources({ detectors: [envDetector] }));
}
