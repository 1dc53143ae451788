import type { Definition } from '../lib/definition/application.ts';

/** The fields that `web` and `rates` share: they are two programs of one image. */
const service = {
  image: { build: { context: 'examples/rates' } },
  security: { userId: 10001 },
} as const;

/** The probe of the image, which asks over HTTP and gRPC. */
const probe = { command: ['node', '/srv/probe.mjs'] } as const;

/**
 * A public web service that asks a second service over gRPC. Only `web` may call `rates`. Without `rates`, it answers
 * conversions with 503, and stays ready.
 */
export const application = {
  name: 'rates',
  version: '1.0.0',
  services: {
    web: {
      ...service,
      command: ['node', '/srv/web.mjs'],
      ports: { http: 8800 },
      exposure: { port: 'http' },
      environment: {
        PORT: { port: 'http' },
        RATES_ADDRESS: { service: 'rates', as: 'address' },
        STOP_TIMEOUT_SECONDS: { fact: 'stop-seconds' },
      },
      health: {
        ...probe,
        startup: { http: { port: 'http', path: '/healthz' }, periodSeconds: 1 },
        liveness: { http: { port: 'http', path: '/healthz' } },
        readiness: { http: { port: 'http', path: '/readyz' } },
      },
    },
    rates: {
      ...service,
      command: ['node', '/srv/rates.mjs'],
      ports: { grpc: { number: 50051, protocol: 'grpc' } },
      environment: { PORT: { port: 'grpc' }, STOP_TIMEOUT_SECONDS: { fact: 'stop-seconds' } },
      replicas: { min: 2, max: 2 },
      health: {
        ...probe,
        startup: { grpc: { port: 'grpc' }, periodSeconds: 1 },
        liveness: { grpc: { port: 'grpc' } },
        readiness: { grpc: { port: 'grpc' } },
      },
    },
  },
} as const satisfies Definition;
