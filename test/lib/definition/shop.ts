import type { Definition } from '../../../lib/definition/application.ts';
import { InvalidInput } from '../../../lib/definition/invalid-input.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';

/** A service with one of most things, for tests that change one field. */
export const web = {
  image: { build: { context: 'web' }, stepProgram: ['/srv/step'] },
  cpuMillicores: 450,
  memoryMiB: 512,
  ports: { http: 8080 },
  exposure: { port: 'http' },
  environment: { LEVEL: 'info' },
  secrets: [
    { name: 'api-key', environmentVariable: 'API_KEY', file: { environmentVariable: 'API_KEY_FILE' } },
  ],
  table: { partitionKey: 'id', timeToLiveAttribute: 'expires', operations: ['GetItem'] },
  health: {
    command: ['/srv/probe'],
    startup: { http: { port: 'http', path: '/live' }, periodSeconds: 1 },
    liveness: { http: { port: 'http', path: '/live' } },
    readiness: { http: { port: 'http', path: '/ready' } },
  },
  replicas: { min: 2, max: 6 },
  scaling: { targetCpuPercent: 60 },
  rollout: { surgePercent: 50, deadlineSeconds: 300 },
  shutdown: { drainSeconds: 20, stopSeconds: 20 },
  sidecars: [
    {
      name: 'proxy',
      image: 'otel/opentelemetry-collector:1',
      ports: { admin: 9901 },
      liveness: { http: { port: 'admin' } },
      configuration: { path: '/etc/proxy/proxy.yaml', local: 'to: local' },
    },
  ],
  security: { userId: 10001, writablePaths: [{ path: '/tmp', sizeMiB: 16 }] },
} as const satisfies Definition['services'][string];

/** The smallest service of the tests. */
export const api = { image: { reference: 'org/api:1' }, ports: { http: 3000 } } as const;

/** An application with these services. */
export const shop = (services: object): object => ({ name: 'shop', services });

/** An application of the service `web` with some fields changed, and of other services. */
export const withWeb = (change: object, others: object = {}): object =>
  shop({ web: { ...web, ...change }, ...others });

/** The lines of the error for a definition; none if the definition is taken. */
export function problemsIn(definition: unknown): string[] {
  try {
    parseApplication(definition);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}
