import type { Definition } from '../lib/definition/application.ts';

/** The image of all three programs. */
const image = { build: { context: 'examples/tickets' } } as const;

/** The probe of the image, which asks a URL. */
const probe = { command: ['node', '/srv/probe.mjs'] } as const;

/**
 * A web service and a worker with PostgreSQL and a queue in Valkey. The tables are brought up to date by an init step before
 * each replica of `web` starts.
 */
export const application = {
  name: 'tickets',
  version: '1.0.0',
  services: {
    web: {
      image,
      command: ['node', '/srv/web.mjs'],
      ports: { http: 8700 },
      exposure: { port: 'http' },
      environment: {
        PORT: { port: 'http' },
        DATABASE_URL: { resource: 'orders' },
        POOL_SIZE: { resource: 'orders', part: 'connections' },
        REDIS_URL: { resource: 'queue' },
        STOP_TIMEOUT_SECONDS: { fact: 'stop-seconds' },
      },
      connections: { orders: 10 },
      initSteps: [
        {
          name: 'migrate',
          command: ['node', '/srv/migrate.mjs'],
          environment: { DATABASE_URL: { resource: 'orders' } },
        },
      ],
      health: {
        ...probe,
        startup: { http: { port: 'http', path: '/healthz' }, periodSeconds: 1 },
        liveness: { http: { port: 'http', path: '/healthz' } },
        readiness: { http: { port: 'http', path: '/readyz' } },
      },
      security: { userId: 10001 },
    },
    worker: {
      image,
      command: ['node', '/srv/worker.mjs'],
      environment: {
        DATABASE_URL: { resource: 'orders' },
        POOL_SIZE: { resource: 'orders', part: 'connections' },
        REDIS_URL: { resource: 'queue' },
        STOP_TIMEOUT_SECONDS: { fact: 'stop-seconds' },
      },
      connections: { orders: 2 },
      replicas: { min: 1, max: 1 },
      health: { liveness: { exec: { command: ['node', '/srv/probe.mjs', 'alive', '30'] } } },
      security: { userId: 10001, writablePaths: [{ path: '/tmp', sizeMiB: 16 }] },
    },
  },
  jobs: {
    // Every night at half past two.
    'clean-up': {
      image,
      command: ['node', '/srv/clean-up.mjs'],
      environment: { DATABASE_URL: { resource: 'orders' }, KEEP_DAYS: '30' },
      schedule: '30 2 * * *',
      timeZone: 'Europe/Berlin',
      retries: 2,
      security: { userId: 10001 },
    },
  },
  resources: {
    orders: { type: 'postgres' },
    queue: { type: 'redis' },
  },
} as const satisfies Definition;
