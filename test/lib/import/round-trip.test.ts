import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse as partsOf } from 'node:path';
import { parse } from 'yaml';
import { application as tickets } from '../../../examples/tickets.ts';
import { application } from '../../../lib/application.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { composeFile } from '../../../lib/deploy/compose/compose-file.ts';
import { COMPOSE_FILE } from '../../../lib/deploy/rendered-files.ts';
import { type Imported, importCompose } from '../../../lib/import/import-compose.ts';
import { itOfTheSample } from '../../docs/shown-sample.ts';
import { COMPOSE_EXAMPLES, ROOT } from '../../examples/compose-examples.ts';
import { EXAMPLES } from '../../examples/examples.ts';
import { refusals, saying } from './imported.ts';

// A Compose file that is rendered here, imported and rendered again is the same file.

/** The Compose file of a definition. */
const fileOf = (definition: unknown): string => composeFile(parseApplication(definition));

/** The values that the head of a file asks its user for. */
const valuesFor = (file: string): Record<string, string> =>
  Object.fromEntries([...file.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => [name, 'correct-horse']));

/** The same file, as the definition renders it that is read from it. */
const renderedAgain = (file: string): string => fileOf(importedAgain(file).definition);

/** The definition that is read from a rendered file. */
function importedAgain(file: string): Imported {
  const folder = mkdtempSync(join(tmpdir(), 'round-trip-'));
  try {
    const path = join(folder, COMPOSE_FILE);
    // It is in another folder than the sources.
    writeFileSync(path, file.replaceAll('context: ./', `context: ${ROOT}/`));
    const imported = importCompose({
      paths: [path],
      profiles: ['jobs'],
      root: partsOf(folder).root,
      shell: valuesFor(file),
    });
    expect(refusals(imported)).toEqual([]);
    return imported;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The keys in which two files differ, each with both values. */
function differences(before: unknown, after: unknown, path = ''): string[] {
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      differences(before[key], after[key], path ? `${path}.${key}` : key),
    );
  const [one, other] = [before, after].map((value) => JSON.stringify(value) ?? 'nothing');
  return one === other ? [] : [`${path}: ${one} -> ${other}`];
}

itOfTheSample('the sample is the same, with its sidecar', () => {
  const file = fileOf(application);
  expect(differences(parse(file), parse(renderedAgain(file)))).toEqual([]);
});

/** The fields of the sample that a Compose file does not say, as the guide names them. */
const NOT_SAID: Readonly<Record<string, string>> = {
  image: 'facts',
  environment: 'facts',
  secrets: 'a second form of a secret',
  requestTimeoutSeconds: 'times of requests',
  table: 'the operations of a service on its table',
  health: 'all probes except one command',
  replicas: 'replicas',
  scaling: '`scaling`',
  rollout: '`rollout`',
  shutdown: 'drain times',
  sidecars: 'fields that only AWS has',
};

itOfTheSample('the definition of the sample differs only in what a Compose file does not say', () => {
  const { definition } = importedAgain(fileOf(application));
  const [before, after] = [application, definition].map((one) =>
    Object.fromEntries(parseApplication(one).services.map((service) => [service.name, { ...service }])),
  );
  const fields = differences(toData(before), toData(after)).map((line) => line.split(/[.:]/)[1] ?? '');
  expect([...new Set(fields)].sort()).toEqual(Object.keys(NOT_SAID).sort());
  expect(definition.services.links?.environment?.OTEL_EXPORTER_OTLP_ENDPOINT).toEqual({
    sidecar: 'collector',
  });
  const guide = readFileSync(join(ROOT, 'docs', 'from-compose.md'), 'utf8').replaceAll('\n', ' ');
  for (const reason of Object.values(NOT_SAID)) expect(guide).toContain(reason);
});

const toData = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

itOfTheSample('says what a sidecar loses', () => {
  expect(saying(importedAgain(fileOf(application)), 'services.links-collector')).toContain(
    'assumed services.links-collector: is a sidecar of links. A Compose file does not say which ports only probes ask, what its configuration is on AWS, and what it may do there: see sidecars',
  );
});

it('sidecars are the same: their programs, sizes, checks and files', () => {
  const file = fileOf({
    name: 'shop',
    services: {
      cart: {
        image: { reference: 'org/cart:1.0.0' },
        ports: { http: 8080 },
        exposure: { port: 'http' },
        environment: { PROXY_URL: { sidecar: 'proxy', port: 'proxy' } },
        sidecars: [
          {
            name: 'proxy',
            image: 'org/proxy:1.2.3',
            command: ['serve', '--verbose'],
            workingDirectory: '/srv',
            cpuMillicores: 100,
            memoryMiB: 256,
            userId: 10002,
            ports: { proxy: 9901, admin: 9902 },
            environment: { PROXY_MODE: 'plain' },
            liveness: { exec: { command: ['/bin/check', '--all'] }, periodSeconds: 20 },
            configuration: { path: '/etc/proxy/proxy.yaml', local: 'to: $LOCAL\n' },
          },
          { name: 'logs', image: 'org/logs:1.0.0', userId: 10003 },
        ],
        security: { userId: 10001 },
      },
    },
  });
  expect(differences(parse(file), parse(renderedAgain(file)))).toEqual([]);
});

it.each(Object.entries(EXAMPLES))('the example %s is the same', (_, { definition }) => {
  const file = fileOf(definition);
  expect(differences(parse(file), parse(renderedAgain(file)))).toEqual([]);
});

it.each(COMPOSE_EXAMPLES)('$folder is the same, once it is rendered', ({ read }) => {
  const file = fileOf(read().definition);
  expect(differences(parse(file), parse(renderedAgain(file)))).toEqual([]);
});

it('what public images do for a service is the same: its table, its secrets, its volume, its files', () => {
  const image = { reference: 'org/shop:1.2.0' };
  const file = fileOf({
    name: 'shop',
    services: {
      cart: {
        version: '1.2.0',
        image,
        table: { partitionKey: 'id', timeToLiveAttribute: 'expires', operations: ['GetItem'] },
        environment: { TABLE_NAME: { table: 'name' }, GREETING: 'hello' },
        secrets: [
          { name: 'pepper', file: { environmentVariable: 'PEPPER_FILE' } },
          { name: 'licence', source: 'provided', file: {} },
          { name: 'signing-key', source: 'provided', file: { path: '/etc/keys/key.pem' } },
          { name: 'token', source: 'provided', environmentVariable: 'TOKEN' },
        ],
      },
      files: {
        version: '3.0.0',
        image,
        singleton: true,
        volumes: [{ name: 'files', path: '/var/files' }],
        configuration: [
          { path: '/etc/files/a.conf', text: 'a = $HOME\n' },
          { path: '/etc/files/b.conf', text: 'b = {{ x }}' },
        ],
        security: { userId: 10001 },
      },
    },
  });
  expect(differences(parse(file), parse(renderedAgain(file)))).toEqual([]);
});

it('notices a difference', () => {
  const file = fileOf(tickets);
  const [before, after] = [file, file.replace('127.0.0.1:8700:8700', '127.0.0.1:8701:8700')].map((text) =>
    parse(text),
  );
  expect(differences(before, after)).toEqual([
    'services.web.ports: ["127.0.0.1:8700:8700"] -> ["127.0.0.1:8701:8700"]',
  ]);
});
