import { context, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { ExportResult } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor, type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import { logExportResults } from './otlp-export.ts';

/** Starts the export of traces to an OTLP collector. */
export function startTraces(options: { endpoint: string; resource: Resource; log: Logger }): {
  tracer: Tracer;
  stop: () => Promise<void>;
} {
  const { endpoint, resource, log } = options;
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const logResult = logExportResults(log, url);
  const exporter = new (class extends OTLPTraceExporter {
    override export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
      super.export(spans, (result) => {
        logResult(result);
        done(result);
      });
    }
  })({ url, timeoutMillis: 5000 });
  // The asynchronous context connects a call to the store with the span of its request.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const provider = new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter })] });
  return { tracer: provider.getTracer('links'), stop: () => provider.shutdown() };
}
