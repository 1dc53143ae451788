import { context, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { ExportResult } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor, type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import { deliveryReport } from './delivery-report.ts';

export function startTraces(options: { endpoint: string; resource: Resource; log: Logger }): {
  tracer: Tracer;
  stop: () => Promise<void>;
} {
  const { endpoint, resource, log } = options;
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const report = deliveryReport(log, url);
  const exporter = new (class extends OTLPTraceExporter {
    override export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
      super.export(spans, (result) => {
        report(result);
        done(result);
      });
    }
  })({ url, timeoutMillis: 5000 });
  // A call to the store finds the request it belongs to by the asynchronous context.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const provider = new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter })] });
  return { tracer: provider.getTracer('links'), stop: () => provider.shutdown() };
}
