import { performance } from 'node:perf_hooks';
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
import { logExportResults } from './otlp-export.ts';

/** Starts the export of metrics to an OTLP collector. */
export function startMetrics(options: {
  endpoint: string;
  resource: Resource;
  log: Logger;
  intervalMs: number;
}): { meter: Meter; stop: () => Promise<void> } {
  const { endpoint, resource, log, intervalMs } = options;
  const timeoutMillis = Math.min(5000, intervalMs);
  const url = `${endpoint.replace(/\/$/, '')}/v1/metrics`;
  const logResult = logExportResults(log, url);
  const exporter = new (class extends OTLPMetricExporter {
    override export(metrics: ResourceMetrics, done: (result: ExportResult) => void): void {
      super.export(metrics, (result) => {
        logResult(result);
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
  addProcessMetrics(meter);
  return { meter, stop: () => provider.shutdown() };
}

/** Adds metrics of the process. They are read at each export, so they cost nothing in between. */
function addProcessMetrics(meter: Meter): void {
  meter
    .createObservableUpDownCounter('process.memory.usage', { unit: 'By', description: 'Resident memory' })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableCounter('process.cpu.time', { unit: 's', description: 'CPU time used' })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe(user / 1e6, { 'cpu.mode': 'user' });
      result.observe(system / 1e6, { 'cpu.mode': 'system' });
    });
  let last = performance.eventLoopUtilization();
  meter
    .createObservableGauge('nodejs.eventloop.utilization', {
      unit: '1',
      description: 'Share of time not idle',
    })
    .addCallback((result) => {
      const now = performance.eventLoopUtilization();
      result.observe(performance.eventLoopUtilization(now, last).utilization);
      last = now;
    });
}
