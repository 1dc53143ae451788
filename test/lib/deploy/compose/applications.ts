import type { Definition } from '../../../../lib/definition/application.ts';

/** The smallest service that people can call. */
export const minimal = {
  name: 'web-app',
  services: {
    web: { image: { build: { context: 'web' } }, ports: { http: 3000 }, exposure: { port: 'http' } },
  },
} as const satisfies Definition;

/** A service with one of everything that Compose renders. */
export const full = {
  name: 'links',
  version: '1.0.0',
  owner: 'team-links',
  services: {
    links: {
      image: {
        build: {
          context: 'app/links',
          arguments: { VERSION: { fact: 'version' }, USER_ID: { fact: 'user-id' } },
        },
        stepProgram: ['node', '/app/step.cjs'],
      },
      ports: { http: 8080 },
      exposure: { port: 'http' },
      environment: {
        LOG_LEVEL: 'info',
        PORT: { port: 'http' },
        OTEL_EXPORTER_OTLP_ENDPOINT: { sidecar: 'collector', port: 'otlp' },
      },
      secrets: [{ name: 'admin-token', file: { environmentVariable: 'ADMIN_TOKEN_FILE' } }],
      table: { partitionKey: 'code', timeToLiveAttribute: 'expiresAt', operations: ['GetItem'] },
      health: {
        command: ['node', '/app/probe.cjs'],
        startup: { http: { port: 'http', path: '/healthz' }, periodSeconds: 1 },
        liveness: { http: { port: 'http', path: '/healthz' } },
        readiness: { http: { port: 'http', path: '/readyz' } },
      },
      shutdown: { drainSeconds: 20, stopSeconds: 20 },
      sidecars: [
        {
          name: 'collector',
          image: 'otel/opentelemetry-collector-contrib:0.155.0',
          memoryMiB: 192,
          userId: 10001,
          ports: { otlp: 4318, health: 13133 },
          configuration: { path: '/etc/otelcol-contrib/config.yaml', local: 'receivers: {}' },
        },
      ],
      security: { userId: 10001, writablePaths: [{ path: '/tmp', sizeMiB: 16 }] },
    },
  },
} as const satisfies Definition;

/** A service without a port. It calls one port of another company. */
export const worker = {
  name: 'mailer',
  services: {
    mailer: {
      image: { reference: 'org/mailer:2.1.0' },
      command: ['work', '--queue', 'mail'],
      network: { outboundPorts: [587] },
      health: { liveness: { exec: { command: ['/bin/alive'] } } },
    },
  },
} as const satisfies Definition;

/** Four services: two of them call the same one, and the last is on its own. */
export const shop = {
  name: 'shop',
  services: {
    front: {
      image: { reference: 'org/front:1.0.0' },
      ports: { http: 8080, admin: { number: 9000, visibility: 'none' } },
      exposure: { port: 'http' },
      environment: { CART_URL: { service: 'cart' }, PRICES: { service: 'prices', as: 'address' } },
    },
    cart: {
      image: { reference: 'org/cart:1.0.0' },
      ports: { http: 8081 },
      health: { command: ['/probe'], readiness: { http: { port: 'http', path: '/ready' } } },
      calls: ['prices'],
      table: { partitionKey: 'id', operations: ['GetItem'] },
      sidecars: [{ name: 'cache', image: 'org/cache:1.0.0', ports: { cache: 6379 } }],
    },
    prices: {
      image: { reference: 'org/prices:1.0.0' },
      ports: { grpc: { number: 9000, protocol: 'grpc' } },
      health: { readiness: { grpc: { port: 'grpc' } } },
      table: { partitionKey: 'id', operations: ['GetItem'] },
    },
    janitor: { image: { reference: 'org/janitor:1.0.0' } },
  },
} as const satisfies Definition;
