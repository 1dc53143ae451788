import { createNoopMeter, type Meter, ProxyTracerProvider, type Tracer } from '@opentelemetry/api';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';

export interface Telemetry {
  readonly meter: Meter;
  readonly tracer: Tracer;
  /** Sends what is left. Bounded by the caller: a collector that does not answer must not hold up the end. */
  readonly stop: () => Promise<void>;
}

/** The OpenTelemetry SDK is loaded only where there is somewhere to send to, its tracing half only where asked for. */
export async function startTelemetry(config: Config, log: Logger): Promise<Telemetry> {
  const silent: Telemetry = {
    meter: createNoopMeter(),
    tracer: new ProxyTracerProvider().getTracer('links'),
    stop: async () => undefined,
  };
  const { endpoint, metricIntervalMs, traces } = config.telemetry;
  if (endpoint === undefined) return silent;

  const { serviceResource } = await import('./service-resource.ts');
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
