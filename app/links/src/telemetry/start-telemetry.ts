import { createNoopMeter, type Meter, ProxyTracerProvider, type Tracer } from '@opentelemetry/api';
import type { Logger } from 'pino';
import type { ServiceConfig } from '../config/service-config.ts';

/** Meter and tracer of the service. Both do nothing where no collector is configured. */
export interface Telemetry {
  readonly meter: Meter;
  readonly tracer: Tracer;
  /** Exports the remaining data. The caller limits the time, because a collector that hangs must not delay the shutdown. */
  readonly stop: () => Promise<void>;
}

/** Loads the OpenTelemetry SDK only where a collector is configured, and its tracing part only where traces are enabled. */
export async function startTelemetry(config: ServiceConfig, log: Logger): Promise<Telemetry> {
  const silent: Telemetry = {
    meter: createNoopMeter(),
    tracer: new ProxyTracerProvider().getTracer('links'),
    stop: async () => undefined,
  };
  const { endpoint, metricIntervalMs, traces } = config.telemetry;
  if (endpoint === undefined) return silent;

  const { serviceResource } = await import('./otlp-export.ts');
  const { startMetrics } = await import('./start-metrics.ts');
  const resource = serviceResource(config);
  const metrics = startMetrics({ endpoint, resource, log, intervalMs: metricIntervalMs });
  if (!traces) return { ...silent, meter: metrics.meter, stop: metrics.stop };

  const { startTraces } = await import('./start-traces.ts');
  const spans = startTraces({ endpoint, resource, log });
  return {
    meter: metrics.meter,
    tracer: spans.tracer,
    stop: async () => {
      await Promise.allSettled([metrics.stop(), spans.stop()]);
    },
  };
}
