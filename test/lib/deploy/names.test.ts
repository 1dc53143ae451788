import { plainManifests } from '../../../k8s/manifests.ts';
import { podSpec } from '../../../k8s/service-pods.ts';
import type { Application } from '../../../lib/definition/application.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { workloads } from '../../../lib/definition/workloads.ts';
import { composeFile } from '../../../lib/deploy/compose/compose-file.ts';
import { renderApplication } from '../../render-project.ts';
import { problemsIn } from '../definition/shop.ts';

const image = { reference: 'org/web:1' };
const secrets = [{ name: 'the-key', file: {} }];
const table = { partitionKey: 'id', operations: ['GetItem'] };
const plain = { image };
const withTable = { image, table };
const job = { image, schedule: '30 2 * * *' };
const redis = { type: 'redis' };

/** Something of an application with a name of its own. */
interface Named {
  readonly list: 'services' | 'resources' | 'jobs';
  readonly name: string;
  /** The definition of the service, the resource or the job. */
  readonly defined: Record<string, any>;
}

/** A service with a container on Compose for each need. */
const needy = {
  ...withTable,
  secrets,
  ports: { http: 3000 },
  singleton: true,
  volumes: [{ name: 'files', path: '/files' }],
  security: { userId: 1000 },
};
const configuration = { path: '/etc/side/side.yaml', local: 'a: b' };

const NAMES = ['a', 'a-b', 'b-c', 'store', 'make-table', 'read-secrets', 'a-make-table', 'a-b-make-secrets'];
const PARTS = [
  ['a', 'b-c'],
  ['a', 'b-make-secrets'],
  ['a-b', 'c'],
  ['a-b', 'make-secrets'],
  ['make', 'table'],
] as const;
const ALL: readonly Named[] = [
  ...NAMES.flatMap((name): Named[] => [
    { list: 'services', name, defined: needy },
    { list: 'jobs', name, defined: { ...job, secrets } },
    { list: 'resources', name, defined: redis },
  ]),
  ...PARTS.flatMap(([name, part]): Named[] => [
    {
      list: 'services',
      name,
      defined: { image, sidecars: [{ name: part, image: 'org/side:1', configuration }] },
    },
    { list: 'services', name, defined: { image, initSteps: [{ name: part, image: 'org/step:1' }] } },
  ]),
];

/** The applications with two of them, beside a service with a table. If both are one service, it has what both have. */
const PAIRS = ALL.flatMap((one, i) =>
  ALL.slice(i + 1).map((other) => {
    const lists: Record<Named['list'], Record<string, object>> = {
      services: { web: withTable },
      resources: {},
      jobs: {},
    };
    for (const { list, name, defined } of [one, other])
      lists[list][name] = { ...lists[list][name], ...defined };
    return { name: 'shop', ...lists };
  }),
);
const accepted = PAIRS.filter((definition) => problemsIn(definition).length === 0).map((definition) =>
  parseApplication(definition),
);

const twice = (names: readonly string[]): string[] => names.filter((name, i) => names.indexOf(name) < i);

const described = ({ services, resources, jobs }: Application): string =>
  JSON.stringify({ services, resources, jobs }, [
    'services',
    'resources',
    'jobs',
    'sidecars',
    'initSteps',
    'name',
  ]);

/** The applications in which a name occurs twice, each with those names. */
const clashes = (namesOf: (application: Application) => readonly string[]): string[] =>
  accepted.flatMap((application) => {
    const found = twice(namesOf(application));
    return found.length > 0 ? [`${described(application)}: ${found.join(', ')}`] : [];
  });

it('tries many pairs of names, of which the rules take some and refuse others', () => {
  expect(accepted.length).toBeGreaterThan(200);
  expect(PAIRS.length - accepted.length).toBeGreaterThan(200);
});

it('loses no container on Compose to another one of the same name', () => {
  // Each sidecar has a container that writes its configuration, and the tables share their local substitute.
  const expected = ({ services, jobs, resources }: Application): number =>
    workloads({ services, jobs }).reduce(
      (sum, one) =>
        sum +
        (1 + 2 * one.sidecars.length + one.initSteps.length) +
        [one.table, one.secrets[0], one.volumes[0]].filter(Boolean).length,
      resources.length + 1,
    );
  const written = (application: Application): number => {
    const [, services = ''] = composeFile(application).split(/^(?:services|networks|volumes):$/m);
    return services.match(/^ {2}\S+:$/gm)?.length ?? 0;
  };
  const lost = accepted.filter((application) => written(application) !== expected(application));
  expect(lost.map(described)).toEqual([]);
});

it('gives no two objects of a kind one name on Kubernetes', () => {
  const objects = (application: Application) =>
    plainManifests(application).flatMap(({ content }) =>
      [...content.matchAll(/^kind: (.+)\nmetadata:\n(?: {2}.*\n)*? {2}name: (.+)$/gm)].map(
        ([, kind, name]) => `${kind} ${name}`,
      ),
    );
  expect(objects(accepted[0] as Application)).toContain('Deployment web');
  expect(clashes(objects)).toEqual([]);
});

it.each([
  ['any cluster', undefined],
  ['EKS', { region: 'eu-west-1', secretArns: new Map([['the-key', 'arn']]), loadBalancerCidrs: [] }],
])('gives no two containers and no two volumes of a pod one name on %s', (_, aws) => {
  const inPods = (fields: readonly string[]) => (application: Application) =>
    workloads(application).flatMap((service) => {
      const pod = podSpec({ application, service, image: 'org/web:1', aws }) as Record<string, any>;
      return fields.flatMap((field) =>
        (pod[field] ?? []).map(({ name }: { name: string }) => `${service.name}: ${name}`),
      );
    });
  expect(clashes(inPods(['initContainers', 'containers']))).toEqual([]);
  expect(clashes(inPods(['volumes']))).toEqual([]);
});

const open = { ...plain, ports: { http: 3000 }, exposure: { port: 'http' } };
const storing = { ...job, secrets: [{ name: 'key', environmentVariable: 'KEY', source: 'provided' }] };

it.each<[string, object]>([
  ['services without a table or a public port', { services: { 'a-1': plain, a1: plain } }],
  ['a table and a public service', { services: { 'a-1': withTable, a1: open } }],
  ['a public service and a cache', { services: { 'a-1': open }, resources: { a1: redis } }],
  [
    'a table, a database and a job',
    { services: { 'a-1': withTable }, resources: { a1: { type: 'mysql' } }, jobs: { 'a--1': job } },
  ],
  [
    'a database and an outside service',
    { resources: { 'a-1': { type: 'mysql' }, a1: { type: 'external' } } },
  ],
  ['two jobs and a secret', { jobs: { a: job, 'a-run': storing } }],
])('takes names of %s that are alike, as CDK does', (_, lists) => {
  const { stacks } = renderApplication({ name: 'shop', services: { web: plain }, ...lists });
  expect(Object.keys(stacks)).toEqual(['Shared', 'EcsFargate', 'Eks']);
});

/** An application in which everything that can have a name has this one. */
const ofOneName = (name: string) => {
  const secret = { name, environmentVariable: `${name}.key`, source: 'provided' };
  const volume = { name, path: `/${name}`, allowNetworkFileSystem: true };
  const service = {
    image,
    ports: { [name]: 3000 },
    environment: { [name]: { port: name }, 'url.of': { sidecar: 'side' } },
    secrets: [secret],
    configuration: [{ path: `/etc/${name}/${name}`, text: 'x' }],
    singleton: true,
    volumes: [volume],
    security: { userId: 1000 },
    sidecars: [{ name: 'side', image: 'org/side:1', ports: { [name]: 4000 } }],
  };
  const parts = {
    image,
    table,
    sidecars: [{ name, image: 'org/side:1', configuration, environment: { [name]: 'x' } }],
  };
  return {
    services: {
      [name]: { ...service, exposure: { port: name } },
      caller: { image, environment: { [name]: { service: name } } },
      parts,
      steps: { image, initSteps: [{ name, image: 'org/step:1', environment: { [name]: 'x' } }] },
      user: { image, connections: { other: 3 }, environment: { [name]: { resource: 'other' } } },
    },
    jobs: { nightly: { ...job, secrets: [secret] } },
    resources: { other: { type: 'postgres' } },
  };
};

it.each([
  // Those that every object has, and those that constructs of ours or of CDK have in some scope.
  ...['constructor', 'prototype', 'resource', 'tree', 'service', 'task', 'logs'],
  ...['cluster', 'balancer', 'listener', 'network', 'table', 'role'],
])('takes the name %s of everything that has a name', (name) => {
  for (const lists of [
    ofOneName(name),
    { jobs: { [name]: { ...job, environment: { [name]: { resource: 'db' } } } }, resources: { db: redis } },
    {
      services: { user: { image, connections: { [name]: 3 }, environment: { [name]: { resource: name } } } },
      resources: { [name]: { type: 'postgres' } },
    },
  ]) {
    const definition = { name: 'shop', services: { web: plain }, ...lists };
    expect([name, problemsIn(definition)]).toEqual([name, []]);
    const { stacks, renderedFiles, json } = renderApplication(definition);
    expect(Object.keys(stacks)).toEqual(['Shared', 'EcsFargate', 'Eks']);
    // No platform sees the id of a construct.
    const texts = [renderedFiles['docker-compose.yml'], ...['EcsFargate', 'Eks'].map(json)];
    expect(JSON.stringify(texts)).not.toContain('Named-');
  }
});

it('hands over variables with dots and dashes on every platform, as images read them', () => {
  const environment = { 'discovery.type': 'single-node', 'log-level': 'info', 'db.url': { resource: 'db' } };
  const secret = { name: 'the-key', environmentVariable: 'the.key-of', source: 'provided' };
  const { renderedFiles, json } = renderApplication({
    name: 'shop',
    services: { web: { image, environment, secrets: [secret] } },
    resources: { db: { type: 'postgres' } },
  });
  const { 'docker-compose.yml': compose = '', 'k8s/manifests/2-web.yaml': manifest = '' } = renderedFiles;
  const variables = ['discovery.type', 'log-level', 'db.url', 'the.key-of'];
  const found = {
    compose: (name: string) => compose.includes(`\n      ${name}: `),
    manifest: (name: string) => manifest.includes(`- name: ${name}\n`),
    ecs: (name: string) => JSON.stringify(json('EcsFargate').Resources).includes(`"Name":"${name}"`),
    eks: (name: string) => JSON.stringify(json('Eks').Resources).includes(`"name\\":\\"${name}\\"`),
  };
  for (const [platform, has] of Object.entries(found))
    expect([platform, variables.filter(has)]).toEqual([platform, variables]);
});
