import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse as partsOf } from 'node:path';
import { parse } from 'yaml';
import { application as tickets } from '../../../examples/tickets.ts';
import { application } from '../../../lib/application.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { composeFile } from '../../../lib/deploy/compose/compose-file.ts';
import { COMPOSE_FILE } from '../../../lib/deploy/rendered-files.ts';
import { importCompose } from '../../../lib/import/import-compose.ts';
import { itOfTheSample } from '../../docs/shown-sample.ts';
import { COMPOSE_EXAMPLES, ROOT } from '../../examples/compose-examples.ts';

// A Compose file that is rendered here, imported and rendered again is the same file.

/** The Compose file of a definition. */
const fileOf = (definition: unknown): string => composeFile(parseApplication(definition));

/** The values that the head of a file asks its user for. */
const valuesFor = (file: string): Record<string, string> =>
  Object.fromEntries([...file.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => [name, 'correct-horse']));

/** The same file, as the definition renders it that is read from it. */
function renderedAgain(file: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'round-trip-'));
  try {
    const path = join(folder, COMPOSE_FILE);
    // It is in another folder than the sources.
    writeFileSync(path, file.replaceAll('context: ./', `context: ${ROOT}/`));
    const { definition, verdicts } = importCompose({
      paths: [path],
      profiles: ['jobs'],
      root: partsOf(folder).root,
      shell: valuesFor(file),
    });
    expect(verdicts.filter(({ kind }) => kind === 'refused')).toEqual([]);
    return fileOf(definition);
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

const SIDECAR =
  'A Compose file does not say that two containers are one unit. So a sidecar becomes a service of its own, which its service calls.';

/** The differences of the sample, each with its reason. */
const OF_THE_SAMPLE: Readonly<Record<string, string>> = {
  'services.links.networks: ["links_outside","links_to_visits","links_to_store","links_sidecars"] -> ["links_outside","links_to_visits","links_to_links-collector","links_to_store"]':
    SIDECAR,
  'services.links-collector.networks: ["links_sidecars"] -> ["links_to_links-collector"]': SIDECAR,
  'services.links-collector.labels.service: "links" -> "links-collector"': SIDECAR,
  'services.links-collector.labels.version: nothing -> "1.0.0"': SIDECAR,
  'services.links-collector.labels.owner: nothing -> "team-links"': SIDECAR,
  'services.links-collector.expose: nothing -> ["4318"]': SIDECAR,
  'services.links-collector.stop_grace_period: nothing -> "30s"': SIDECAR,
  'networks.links_sidecars: {"internal":true} -> nothing': SIDECAR,
  'networks.links_to_links-collector: nothing -> {"internal":true}': SIDECAR,
};

itOfTheSample('the sample is the same, but for its sidecar', () => {
  const file = fileOf(application);
  expect(differences(parse(file), parse(renderedAgain(file)))).toEqual(Object.keys(OF_THE_SAMPLE));
});

it('the tickets are the same: a database, a cache, an init step, a job and a worker', () => {
  const file = fileOf(tickets);
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
