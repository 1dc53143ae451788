import type { Meter } from '@opentelemetry/api';
import type { ExportResult } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import type { Resource } from '@opentelemetry/resources';
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import type { Logger } from 'pino';
import { deliveryReport } from './delivery-report.ts';
import { measureProcess } from './measure-process.ts';

export function startMetrics(options: {
  endpoint: string;
  resource: Resource;
  log: Logger;
  intervalMs: number;
}): { meter: Meter; stop: () => Promise<void> } {
  const { endpoint, resource, log, intervalMs } = options;
  const timeoutMillis = Math.min(5000, intervalMs);
  const url = `${endpoint.replace(/\/$/, '')}/v1/metrics`;
  const report = deliveryReport(log, url);
  const exporter = new (class extends OTLPMetricExporter {
    override export(metrics: ResourceMetrics, done: (result: ExportResult) => void): void {
      super.export(metrics, (result) => {
        report(result);
        done(result);
      });
    }
  })({ url, timeoutMillis });
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: intervalMs,
    exportTimeoutMillis: timeoutMillis,
  });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter('links');
  measureProcess(meter);
  return { meter, stop: () => provider.shutdown() };
}
