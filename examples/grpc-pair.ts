import { stringify } from 'yaml';
import type { Definition } from '../lib/definition/application.ts';

/** A configuration of the OpenTelemetry Collector that takes OTLP over gRPC, and exports to one exporter. */
const configuration = (exporter: string, settings: object) =>
  stringify({
    extensions: { health_check: { endpoint: '0.0.0.0:13133' } },
    receivers: { otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' } } } },
    processors: { memory_limiter: { check_interval: '1s', limit_percentage: 80 }, batch: {} },
    exporters: { [exporter]: settings },
    service: {
      extensions: ['health_check'],
      pipelines: {
        traces: { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: [exporter] },
      },
    },
  });

/** A collector. It reads its configuration from a variable. */
const collector = {
  image: { reference: 'otel/opentelemetry-collector-contrib:0.155.0' },
  command: ['--config=env:CONFIGURATION'],
  ports: {
    otlp: { number: 4317, protocol: 'grpc' },
    health: { number: 13133, visibility: 'none' },
  },
  health: {
    startup: { http: { port: 'health' }, periodSeconds: 1 },
    liveness: { http: { port: 'health' } },
    readiness: { http: { port: 'health' } },
  },
  security: { userId: 10001 },
} as const;

/**
 * Two services that speak gRPC, inside the application alone: a collector that takes traces passes them on to another
 * one, which keeps them.
 */
export const application = {
  name: 'telemetry',
  services: {
    agent: {
      ...collector,
      environment: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the collector replaces the variable.
        CONFIGURATION: configuration('otlp', { endpoint: '${env:GATEWAY}', tls: { insecure: true } }),
        GATEWAY: { service: 'gateway', port: 'otlp', as: 'address' },
      },
    },
    gateway: {
      ...collector,
      environment: { CONFIGURATION: configuration('debug', {}) },
      memoryMiB: 1024,
      replicas: { min: 2, max: 4 },
      scaling: { targetMemoryPercent: 70 },
    },
  },
} as const satisfies Definition;
