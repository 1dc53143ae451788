import { oneService as base, oneServiceApplication } from '../one-service.ts';

/*
 * Applications for the tests of charts and manifests. They share nothing with the sample, which is a user's to change.
 */

const {
  PLATFORM,
  LOG_LEVEL,
  TABLE_NAME,
  OTEL_EXPORTER_OTLP_ENDPOINT,
  POD_NAME,
  POD_NAMESPACE,
  NODE_NAME,
  ZONE,
} = base.environment;
const { command: _, ...health } = base.health;

/** A service with a table, a secret in a file, probes, a sidecar, scaling and an open port for outbound calls. */
export const links = {
  ...base,
  image: { build: { context: base.image.build.context }, stepProgram: base.image.stepProgram },
  environment: {
    PLATFORM,
    LOG_LEVEL,
    TABLE_NAME,
    OTEL_EXPORTER_OTLP_ENDPOINT,
    POD_NAME,
    POD_NAMESPACE,
    NODE_NAME,
    ZONE,
  },
  secrets: [{ name: 'admin-token', file: { environmentVariable: 'ADMIN_TOKEN_FILE' } }],
  // The nodes ask: no program of the image is needed.
  health,
} as const;

/** The application of this service, which has a change. */
export const oneService = (change: object = {}) => ({
  ...oneServiceApplication,
  services: { links: { ...links, ...change } },
});

/** An application of services that have nothing but what a test gives them. */
export const shop = (services: Readonly<Record<string, object>>) => ({
  name: 'shop',
  services: Object.fromEntries(
    Object.entries(services).map(([name, service]) => [
      name,
      { image: { reference: `org/${name}:1.2.3` }, ...service },
    ]),
  ),
});

/** A page that calls a service over gRPC, which hands work to a worker over a queue that is elsewhere. */
export const THREE = shop({
  web: {
    ports: { http: 3000 },
    exposure: { port: 'http' },
    environment: { BASKET: { service: 'basket', as: 'address' } },
    health: { readiness: { http: { port: 'http', path: '/ready' } } },
  },
  basket: {
    ports: { rpc: { number: 9000, protocol: 'grpc' }, metrics: { number: 9100, visibility: 'none' } },
    health: { liveness: { grpc: { port: 'rpc' } }, readiness: { grpc: { port: 'rpc', service: 'basket' } } },
    network: { outboundPorts: [5672] },
  },
  worker: { network: { outboundPorts: [5672] }, health: { liveness: { exec: { command: ['/bin/alive'] } } } },
});
