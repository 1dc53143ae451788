import type { Definition } from '../../definition/application.ts';

/**
 * The application that the experiment runs on, with one of everything: a public HTTP service, a gRPC service of which only
 * one instance may run, a service from a registry with the strictest settings loosened, a worker that calls both, and a worker
 * with two databases, a cache and an outside service; and a job.
 *
 * It shares no name, port or version with lib/application.ts: replacing the sample changes no finding.
 */
export const everything = {
  name: 'bakery',
  version: '2.4.1',
  owner: 'team-bakery',

  services: {
    /** Public, with a table, secrets, probes by HTTP, a sidecar and an init step. It neither calls nor is called. */
    shop: {
      image: {
        build: {
          context: 'lib/compare/experiment/image',
          target: 'shop',
          arguments: { CHANNEL: 'stable', BUILD_USER: { fact: 'user-id' } },
        },
        stepProgram: ['/bin/shop-step'],
      },
      cpuMillicores: 450,
      memoryMiB: 640,
      ports: { web: 8300, admin: 8301 },
      exposure: { port: 'web', localPort: 18300 },
      requestTimeoutSeconds: 12,
      environment: {
        GREETING: 'hello',
        LISTEN: { port: 'web' },
        ORDERS: { table: 'name' },
        RELEASE: { fact: 'version' },
        TIMEOUT: { fact: 'request-timeout-seconds' },
        REPLICA: { place: 'pod-name' },
      },
      secrets: [
        {
          name: 'signing-key',
          environmentVariable: 'SIGNING_KEY',
          file: { environmentVariable: 'SIGNING_KEY_PATH' },
        },
        {
          name: 'map-key',
          file: { path: '/etc/maps/key' },
          source: 'existing',
          existingName: 'office/map-key',
        },
      ],
      configuration: [{ path: '/etc/shop/shop.conf', text: 'currency = EUR\n' }],
      table: { partitionKey: 'order', timeToLiveAttribute: 'until', operations: ['GetItem', 'UpdateItem'] },
      health: {
        command: ['/bin/shop-probe'],
        startup: { http: { port: 'web', path: '/started' }, periodSeconds: 3, failureThreshold: 40 },
        liveness: { http: { port: 'web', path: '/alive' } },
        readiness: { http: { port: 'web', path: '/ready' } },
      },
      replicas: { min: 2, max: 6 },
      scaling: { targetCpuPercent: 60, targetMemoryPercent: 75 },
      rollout: { surgePercent: 50, deadlineSeconds: 360 },
      shutdown: { drainSeconds: 20, stopSeconds: 20 },
      sidecars: [
        {
          name: 'telemetry',
          image: 'org/telemetry:3.1.0',
          entrypoint: ['/bin/telemetry'],
          command: ['run'],
          workingDirectory: '/srv/telemetry',
          memoryMiB: 192,
          userId: 10011,
          ports: { intake: 4400, status: 4401 },
          environment: {
            MODE: 'quiet',
            WATCHED: { port: 'web' },
            ORDERS: { table: 'name' },
            RELEASE: { fact: 'version' },
            REPLICA: { place: 'node-name' },
          },
          liveness: { http: { port: 'status', path: '/alive' } },
          configuration: { path: '/etc/telemetry/config.yaml', local: 'to: log', aws: 'to: cloudwatch' },
          awsActions: ['cloudwatch:PutMetricData'],
        },
      ],
      initSteps: [
        {
          name: 'migrate',
          image: 'org/migrate:5.0.0',
          entrypoint: ['/bin/migrate'],
          command: ['up'],
          workingDirectory: '/srv/migrate',
          environment: {
            MODE: 'fast',
            LISTEN: { port: 'web' },
            ORDERS: { table: 'name' },
            RELEASE: { fact: 'version' },
            REPLICA: { place: 'zone' },
          },
        },
      ],
      security: { userId: 10010, writablePaths: [{ path: '/var/shop', sizeMiB: 16 }] },
      network: { outboundPorts: [5432] },
    },

    /** A singleton with a volume, gRPC ports and probes, which others call from inside and from outside. */
    stock: {
      image: { build: { context: 'lib/compare/experiment/image' } },
      ports: {
        rpc: { number: 9300, protocol: 'grpc' },
        'rpc-admin': { number: 9301, protocol: 'grpc', visibility: 'none' },
      },
      exposure: { port: 'rpc', domainName: 'stock.example.com' },
      health: {
        command: ['/bin/stock-probe'],
        startup: { grpc: { port: 'rpc', service: 'stock' } },
        liveness: { grpc: { port: 'rpc', service: 'stock' } },
        readiness: { grpc: { port: 'rpc', service: 'stock' } },
      },
      singleton: true,
      volumes: [{ name: 'shelves', path: '/var/shelves', sizeGiB: 3, allowNetworkFileSystem: true }],
      security: { userId: 10020 },
    },

    /** From a registry, with a program of its own, probes by commands and connections, and a loosened security context. */
    oven: {
      image: { reference: 'org/oven:7.2.0' },
      entrypoint: ['/bin/oven'],
      command: ['--heat', '220'],
      workingDirectory: '/srv/oven',
      ports: {
        plain: { number: 7300, protocol: 'tcp' },
        side: { number: 7301, protocol: 'tcp', visibility: 'none' },
      },
      secrets: [{ name: 'partner-key', environmentVariable: 'PARTNER_KEY', source: 'provided' }],
      health: {
        command: ['/bin/oven-probe'],
        startup: { tcp: { port: 'plain' } },
        liveness: { exec: { command: ['/bin/oven-check'] } },
        readiness: { tcp: { port: 'plain' } },
      },
      replicas: { min: 3, max: 3 },
      security: {
        allowRoot: true,
        readOnlyRootFilesystem: false,
        seccompProfile: 'unconfined',
        allowPrivilegeEscalation: true,
        capabilities: 'default',
      },
    },

    /** A worker: no port, no probe. All of its containers call others. */
    dispatch: {
      image: { reference: 'org/dispatch:1.9.0' },
      calls: ['oven'],
      environment: {
        STOCK: { service: 'stock', as: 'address' },
        TRACKER_URL: { sidecar: 'tracker' },
      },
      sidecars: [
        {
          name: 'tracker',
          image: 'org/tracker:0.4.0',
          ports: { intake: 4500 },
          environment: { STOCK: { service: 'stock' }, PRINTER_URL: { sidecar: 'printer' } },
        },
        { name: 'printer', image: 'org/printer:0.9.0', ports: { queue: 4600 } },
      ],
      initSteps: [
        {
          name: 'wait',
          command: ['/bin/wait'],
          environment: { STOCK: { service: 'stock', as: 'host' }, TRACKER_URL: { sidecar: 'tracker' } },
        },
      ],
      security: { userId: 10030 },
    },

    /** A worker with two databases, a cache and an outside service; and a job. All of its containers use them. */
    till: {
      image: { reference: 'org/till:3.3.0' },
      connections: { ledger: 6 },
      environment: {
        LEDGER_URL: { resource: 'ledger' },
        LEDGER_HOST: { resource: 'ledger', part: 'host' },
        LEDGER_POOL: { resource: 'ledger', part: 'connections' },
        PANTRY_URL: { resource: 'pantry' },
        SAFE_URL: { resource: 'safe' },
        BANK_URL: { resource: 'bank' },
      },
      sidecars: [
        {
          name: 'exporter',
          image: 'org/exporter:0.15.0',
          environment: {
            LEDGER_URL: { resource: 'ledger' },
            PANTRY_HOST: { resource: 'pantry', part: 'host' },
          },
        },
      ],
      initSteps: [
        { name: 'upgrade', command: ['/bin/upgrade'], environment: { LEDGER_URL: { resource: 'ledger' } } },
      ],
      security: { userId: 10040 },
    },
  },

  jobs: {
    /** Counts what is there, on weekdays. */
    stocktaking: {
      image: { reference: 'org/stocktaking:1.1.0' },
      environment: { LEDGER_URL: { resource: 'ledger' } },
      schedule: '15 4 * * 1-5',
      timeZone: 'Europe/Berlin',
      retries: 1,
      security: { userId: 10050 },
    },
  },

  resources: {
    bank: { type: 'external', port: 8443 },
    pantry: { type: 'redis', image: 'org/pantry:8.0.1' },
    safe: { type: 'mysql' },
    ledger: { type: 'postgres', version: '17', databaseName: 'entries' },
  },
} as const satisfies Definition;
