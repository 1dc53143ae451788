import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidInput } from '../../../lib/definition/invalid-input.ts';
import type { Imported } from '../../../lib/import/import-compose.ts';
import { TOP_KEYS } from '../../../lib/import/keys/application.ts';
import { JOB_KEYS } from '../../../lib/import/keys/job.ts';
import type { ComposeKeys } from '../../../lib/import/keys/key.ts';
import { RESOURCE_KEYS } from '../../../lib/import/keys/resource.ts';
import { SERVICE_KEYS } from '../../../lib/import/keys/service.ts';
import { fieldsThatAreNotThere, undeclaredKinds } from './declared-kinds.ts';
import { folderOf, imported, lineOf } from './imported.ts';
import { allSamples, keysOf, type Sample } from './schema-samples.ts';

const folder = folderOf({ 'app.conf': 'x', 'app.env': 'A=b', Dockerfile: 'FROM scratch' });

/** The roles that a service can get, by what it and another service have beside the sample. */
const ROLES: Readonly<Record<string, { readonly web?: object; readonly other?: object }>> = {
  service: {},
  job: { web: { restart: 'no' } },
  resource: { web: { image: 'postgres:16' } },
  'step before another': { other: { depends_on: { web: { condition: 'service_completed_successfully' } } } },
};

/** Keys that only Compose itself resolves. `several-files.test.ts` has both. */
const OF_COMPOSE = new Set(['include', 'extends']);

const SAMPLES = allSamples();
const ofServices = SAMPLES.filter(({ path }) => path[0] === 'services' && path.length > 2);

/** One sample of each property, but for those within a key that is refused as a whole. */
const onceEach = (samples: readonly Sample[]): Sample[] => [
  ...new Map(
    samples.filter(({ path }) => path[2] !== 'pre_start').map((one) => [one.path.join('.'), one]),
  ).values(),
];

/** A Compose file with a sample. */
function fileOf({ value }: Sample, { web = {}, other = {} }: (typeof ROLES)[string]): object {
  const { services = {}, jobs, ...rest } = value as Record<string, Record<string, Record<string, unknown>>>;
  const image = services.web?.build === undefined ? { image: 'nginx:1.27' } : {};
  return {
    ...rest,
    ...(jobs && { jobs: jobs.web ? { ...jobs, web: { image: 'nginx:1.27', ...jobs.web } } : jobs }),
    services: {
      ...services,
      web: { ...image, ...services.web, ...web },
      other: { image: 'other:1', expose: [80], ...other },
    },
  };
}

function read(sample: Sample, role: (typeof ROLES)[string]): Imported {
  writeFileSync(join(folder, 'compose.yaml'), JSON.stringify(fileOf(sample, role)));
  return imported(folder, { profiles: ['text'] });
}

/** Lists of assignments have verdicts by the names of the variables. */
const BY_NAME = /\.(?:environment|args)\.0$/;

/** Tells whether a property has a verdict: at its path, above it but for its service as a whole, or below it. */
function isAccountedFor(path: string, { verdicts }: Imported): boolean {
  const key = path.replace(BY_NAME, (end) => end.slice(0, -2));
  return verdicts.some(
    (verdict) =>
      (`${key}.`.startsWith(`${verdict.path}.`) &&
        (verdict.path.split('.').length > 2 || !/^(?:services|jobs)\./.test(key))) ||
      verdict.path.startsWith(`${key}.`),
  );
}

describe.each(Object.entries(ROLES))('a service that is a %s', (name, role) => {
  const results = (name === 'service' ? SAMPLES : onceEach(ofServices))
    .filter(({ path }) => !path.some((key) => OF_COMPOSE.has(String(key))))
    // Services that wait for each other are refused.
    .filter(({ path }) => !(role.other && path[2] === 'depends_on'))
    .map((sample) => ({ path: sample.path.join('.'), result: read(sample, role) }));

  it('has a verdict for each property of the specification', () => {
    expect(results.length).toBeGreaterThan(300);
    const lost = results.filter(({ path, result }) => path.includes('.') && !isAccountedFor(path, result));
    expect(lost.map(({ path }) => path)).toEqual([]);
  });

  it('has no other verdicts than those that its keys declare', () => {
    const undeclared = results.flatMap(({ result }) => undeclaredKinds(result).map(lineOf));
    expect([...new Set(undeclared)]).toEqual([]);
  });

  it('names fields that the definition has', () => {
    const missing = results
      .filter(({ result }) => !result.verdicts.some(({ kind }) => kind === 'refused'))
      .flatMap(({ result }) => fieldsThatAreNotThere(result).map(({ field, path }) => `${path}: ${field}`));
    expect([...new Set(missing)]).toEqual([]);
  });
});

it.each(['include', 'services.web.extends'])('%s goes to Compose, or is refused', (key) => {
  for (const sample of SAMPLES.filter(({ path }) => path.join('.').startsWith(key))) {
    try {
      read(sample, {});
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidInput);
    }
  }
});

/** The paths of the keys of a table, and of tables within it. */
const pathsOf = (keys: ComposeKeys<any>, at = ''): string[] =>
  Object.entries(keys).flatMap(([name, { within }]) => [
    `${at}${name}`,
    ...(within ? pathsOf(within, `${at}${name}.`) : []),
  ]);

it.each([
  ['the file', TOP_KEYS, undefined],
  ['services', SERVICE_KEYS, 'service'],
  ['databases and caches', RESOURCE_KEYS, 'service'],
  ['jobs', JOB_KEYS, 'job'],
] as const)('the table of %s has no key that the specification does not have', (_, keys, definition) => {
  const known = new Set(keysOf(definition));
  // A job may be a service that runs to its end.
  const others = definition === 'job' ? new Set(keysOf('service')) : known;
  expect(pathsOf(keys).filter((path) => !known.has(path) && !others.has(path))).toEqual([]);
});
