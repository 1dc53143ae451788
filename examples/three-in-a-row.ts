import type { Definition } from '../lib/definition/application.ts';

/** One of the three services. They have one image, and differ in what they get. */
const service = {
  image: { build: { context: 'examples/image' } },
  health: {
    command: ['node', '/srv/probe.mjs'],
    startup: { http: { port: 'http', path: '/healthz' }, periodSeconds: 1 },
    liveness: { http: { port: 'http', path: '/healthz' } },
    readiness: { http: { port: 'http', path: '/healthz' } },
  },
  security: { userId: 10001 },
} as const;

/** The variables that the image reads. */
const environment = {
  SERVICE_NAME: { fact: 'service-name' },
  SERVICE_VERSION: { fact: 'version' },
  PORT: { port: 'http' },
} as const;

/** Three services in a row: the public web calls the API, which has a table and calls the stock. */
export const application = {
  name: 'shop',
  version: '2.1.0',
  owner: 'team-shop',
  services: {
    web: {
      ...service,
      ports: { http: 3000 },
      exposure: { port: 'http' },
      environment: { ...environment, NEXT_URL: { service: 'api' } },
      replicas: { min: 2, max: 6 },
      scaling: { targetCpuPercent: 60 },
    },
    api: {
      ...service,
      ports: { http: 4000 },
      environment: { ...environment, NEXT_URL: { service: 'stock' }, ORDERS_TABLE: { table: 'name' } },
      table: { partitionKey: 'order', operations: ['GetItem', 'PutItem', 'Query'] },
    },
    stock: { ...service, version: '1.4.0', ports: { http: 5000 }, environment },
  },
} as const satisfies Definition;
