import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseApplication } from '../../../lib/definition/parse-application.ts';

const SMALLEST = {
  name: 'shop',
  services: {
    web: { image: { build: { context: 'web' } }, ports: { http: 3000 }, exposure: { port: 'http' } },
  },
};

it('fills the smallest definition with defaults', () => {
  expect(parseApplication(SMALLEST)).toEqual({
    name: 'shop',
    version: '0.1.0',
    owner: 'shop',
    resources: [],
    jobs: [],
    dynamoDbLocal: {
      image: 'amazon/dynamodb-local:3.1.0',
      port: 8000,
      cpuMillicores: 500,
      memoryMiB: 512,
      storageGiB: 1,
    },
    services: [
      {
        name: 'web',
        application: 'shop',
        version: '0.1.0',
        owner: 'shop',
        image: {
          build: { context: 'web', dockerfile: 'Dockerfile', arguments: {} },
          architecture: 'x86_64',
        },
        cpuMillicores: 250,
        memoryMiB: 512,
        limits: { cpuMillicores: 250, memoryMiB: 512 },
        ports: { http: { number: 3000, protocol: 'http', visibility: 'internal' } },
        exposure: { port: 'http', localPort: 3000, allowedCidrs: ['0.0.0.0/0'], idleTimeoutSeconds: 60 },
        calls: [],
        uses: [],
        connections: {},
        requestTimeoutSeconds: 10,
        environment: {},
        secrets: [],
        configuration: [],
        health: {},
        singleton: false,
        volumes: [],
        replicas: { min: 2, max: 2 },
        rollout: { surgePercent: 100, unavailablePercent: 0, deadlineSeconds: 600, rollback: true },
        shutdown: { drainSeconds: 10, stopSeconds: 30 },
        availability: { spreadOverZones: true, maxUnavailableReplicas: 1 },
        sidecars: [],
        initSteps: [],
        security: {
          allowRoot: false,
          readOnlyRootFilesystem: true,
          seccompProfile: 'runtime-default',
          allowPrivilegeEscalation: false,
          capabilities: 'none',
          writablePaths: [],
        },
        network: { outboundPorts: [] },
        logs: { retentionDays: 30, maxFileMiB: 10, maxFiles: 3 },
      },
    ],
  });
});

it('gives a singleton and a worker other defaults', () => {
  const worker = { image: { reference: 'org/worker:1' } };
  const { services } = parseApplication({
    name: 'shop',
    services: { one: { ...worker, singleton: true }, worker },
  });
  expect(
    services.map(({ replicas, rollout, availability, shutdown }) => ({
      replicas,
      surge: rollout.surgePercent,
      unavailable: rollout.unavailablePercent,
      spread: availability.spreadOverZones,
      drain: shutdown.drainSeconds,
    })),
  ).toEqual([
    { replicas: { min: 1, max: 1 }, surge: 0, unavailable: 100, spread: false, drain: 0 },
    { replicas: { min: 2, max: 2 }, surge: 100, unavailable: 0, spread: true, drain: 0 },
  ]);
});

/** The fields of a schema's source: the default that the docstring names, and the default that the code sets. */
const fieldsOf = (source: string) =>
  source
    .split('/**')
    .slice(1)
    .flatMap((text) => {
      const [docs = '', code = ''] = text.split('*/');
      const named = /@default (.*)/.exec(docs)?.[1]?.replace(/\s*$/, '');
      const set = /\.default\(((?:[^()]|\([^()]*\))*)\)/.exec(code)?.[1];
      const field = /^\s*(\w+)/.exec(code)?.[1];
      return named !== undefined || set !== undefined ? [{ field, named, set }] : [];
    });

const DEFINITION = join(__dirname, '..', '..', '..', 'lib', 'definition');
const SCHEMAS = readdirSync(DEFINITION)
  .filter((file) => file.endsWith('.ts'))
  .filter((file) => readFileSync(join(DEFINITION, file), 'utf8').includes("from 'zod'"));
const fields = SCHEMAS.flatMap((file) => fieldsOf(readFileSync(join(DEFINITION, file), 'utf8')));

it('finds the defaults in the docstrings', () => {
  expect(fields.length).toBeGreaterThan(70);
  expect(fields).toContainEqual({ field: 'maxFiles', named: '3', set: '3' });
  expect(fields).toContainEqual({
    field: 'surgePercent',
    named: '- 100, or 0 for a singleton',
    set: undefined,
  });
});

it('documents each default where it stands, with the value that the schema sets', () => {
  const wrong = fields.filter(({ named, set }) => set !== undefined && named?.split(' - ')[0] !== set);
  expect(wrong).toEqual([]);
});

it('names no value as a default that the schema does not set', () => {
  const wrong = fields.filter(({ named, set }) => set === undefined && !named?.startsWith('- '));
  expect(wrong).toEqual([]);
});
