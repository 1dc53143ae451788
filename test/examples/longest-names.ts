import type { Definition } from '../../lib/definition/application.ts';

/** Not an example, but what examples do not have: the longest names, names of variables with dots, domain names, several sidecars, hardly any hardening. */
export const application: Definition = {
  name: 'recommendations-for-returning-customers0',
  version: `2026.11.28-${'0'.repeat(52)}`,
  owner: 'department-of-data-science-and-statistic',
  services: {
    'catalogue-of-everything-that-we-can-sell': {
      image: { reference: 'org/catalogue:7' },
      ports: { 'admin-interface': { number: 9990, visibility: 'none' }, 'public-requests': 8443 },
      exposure: {
        port: 'public-requests',
        allowedCidrs: ['203.0.113.0/24', '198.51.100.0/24'],
        idleTimeoutSeconds: 120,
        domainName: 'catalogue.example.com',
      },
      environment: {
        GREETING: 'a$b',
        EMPTY: '',
        'catalogue.cache-size': '64',
        MODEL_URL: { service: 'model-that-knows-what-everybody-will-buy' },
      },
      secrets: [
        { name: 'licence-of-the-model-that-we-have-bought', file: {} },
        { name: 'signing-key-of-the-catalogue-of-all-cats', environmentVariable: 'catalogue.signing-key' },
      ],
      health: {
        startup: { http: { port: 'admin-interface', path: '/started' } },
        liveness: { tcp: { port: 'admin-interface' }, periodSeconds: 30 },
        readiness: { http: { port: 'admin-interface', path: '/ready' }, periodSeconds: 15 },
      },
      replicas: { min: 4, max: 12 },
      scaling: { targetCpuPercent: 40, targetMemoryPercent: 80, scaleOutDelaySeconds: 0 },
      rollout: { surgePercent: 0, unavailablePercent: 25, rollback: false },
      availability: { spreadOverZones: false, maxUnavailableReplicas: 2 },
      sidecars: [
        {
          name: 'cache-of-all-that-was-read-a-minute-ago0',
          image: 'org/cache:7',
          ports: { cache: 6379, status: 6380 },
          liveness: { tcp: { port: 'status' } },
          configuration: { path: '/etc/cache/cache.conf', local: 'maxmemory 64mb' },
        },
        { name: 'proxy', image: 'org/proxy:1', awsActions: ['s3:ListAllMyBuckets'] },
      ],
      initSteps: [{ name: 'warm-up-of-the-cache-before-the-first-on', command: ['warm-up'] }],
      security: {
        allowRoot: true,
        userId: 0,
        readOnlyRootFilesystem: false,
        seccompProfile: 'unconfined',
        allowPrivilegeEscalation: true,
        capabilities: 'default',
      },
    },
    'model-that-knows-what-everybody-will-buy': {
      image: { reference: 'org/model:7' },
      ports: { grpc: { number: 50_051, protocol: 'grpc' } },
      exposure: {
        port: 'grpc',
        allowedCidrs: ['198.51.100.0/24', '203.0.113.0/24'],
        idleTimeoutSeconds: 120,
        domainName: 'model.example.com',
      },
      table: { partitionKey: 'customer', operations: ['GetItem'] },
      health: { readiness: { grpc: { port: 'grpc' } } },
    },
  },
};
