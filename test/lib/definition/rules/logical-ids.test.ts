import { problemsIn } from '../shop.ts';

const image = { reference: 'org/web:1' };
const job = { image, schedule: '30 2 * * *' };
const plain = { image };
const table = { image, table: { partitionKey: 'id', operations: ['GetItem'] } };
const open = (localPort: number) => ({ image, ports: { http: 80 }, exposure: { port: 'http', localPort } });
const shared = {
  image,
  volumes: [{ name: 'files', path: '/files', shared: true, allowNetworkFileSystem: true }],
  security: { userId: 1000 },
};
const [postgres, redis, external] = ['postgres', 'redis', 'external'].map((type) => ({ type }));
/** A service or a job with secrets that the user stores. */
const storing = (one: object, ...names: string[]) => ({
  ...one,
  secrets: names.map((name, i) => ({ name, environmentVariable: `SECRET_${i}`, source: 'provided' })),
});

interface Lists {
  readonly services?: object;
  readonly resources?: object;
  readonly jobs?: object;
}
const definition = ({ services = { web: plain }, ...lists }: Lists) => ({ name: 'shop', services, ...lists });

it.each<[string, Lists, field: string, id: string, first: string]>([
  ['tables', { services: { 'a-1': table, a1: table } }, 'services.a1', 'A1TableName', 'services.a-1'],
  [
    'public services',
    { services: { 'a-1': open(3001), a1: open(3002) } },
    'services.a1',
    'A1Url',
    'services.a-1',
  ],
  [
    'shared volumes',
    { services: { 'a-b': shared, ab: shared } },
    'services.ab',
    'SharedVolumesab',
    'services.a-b',
  ],
  [
    'databases',
    { resources: { 'a-1': postgres, a1: postgres } },
    'resources.a1',
    'A1Instance',
    'resources.a-1',
  ],
  ['caches', { resources: { 'a-1': redis, a1: redis } }, 'resources.a1', 'A1Group', 'resources.a-1'],
  [
    'a database and a cache',
    { resources: { a1: postgres, 'a-1': redis } },
    'resources.a-1',
    'A1Group',
    'resources.a1',
  ],
  [
    'outside services',
    { resources: { 'a--b': external, 'a-b': external } },
    'resources.a-b',
    'ABCommand',
    'resources.a--b',
  ],
  ['jobs', { jobs: { 'a-1': job, a1: job } }, 'jobs.a1', 'A1RunCommand', 'jobs.a-1'],
  [
    'a public service and a database',
    { services: { a1: open(3001) }, resources: { 'a-1': postgres } },
    'resources.a-1',
    'A1Url',
    'services.a1',
  ],
  [
    'a public service and an outside service',
    { services: { web: open(3001) }, resources: { 'web-url': external } },
    'resources.web-url',
    'WebUrlCommand',
    'services.web',
  ],
  [
    'an outside service and the command of the project',
    { resources: { kubeconfig: external } },
    'resources.kubeconfig',
    'KubeconfigCommand',
    'the command that sets up kubectl',
  ],
  [
    'a job and an outside service',
    { resources: { 'a-run': external }, jobs: { a: job } },
    'jobs.a',
    'ARunCommand',
    'resources.a-run',
  ],
  [
    'two secrets',
    { services: { web: storing(plain, 'key-1', 'key1') } },
    'services.web.secrets.1.name',
    'WebKey1Command',
    'services.web.secrets.0.name',
  ],
  [
    'secrets of two services',
    { services: { a: storing(plain, 'b1-key'), 'a-b-1': storing(plain, 'key') } },
    'services.a-b-1.secrets.0.name',
    'AB1KeyCommand',
    'services.a.secrets.0.name',
  ],
  [
    'a secret and an outside service',
    { services: { mail: storing(plain, 'api') }, resources: { 'mail-api': external } },
    'services.mail.secrets.0.name',
    'MailApiCommand',
    'resources.mail-api',
  ],
  [
    'a secret and the URL of its service',
    { services: { web: storing(open(3001), 'url') } },
    'services.web.secrets.0.name',
    'WebUrlCommand',
    'services.web',
  ],
  [
    'a secret and its job',
    { jobs: { a: storing(job, 'run') } },
    'jobs.a.secrets.0.name',
    'ARunCommand',
    'jobs.a',
  ],
])('refuses one id for %s', (_, lists, field, id, first) => {
  expect(problemsIn(definition(lists))).toEqual([
    expect.stringMatching(
      `^${field} becomes the id ${id} in a CloudFormation template, as does ${first}; choose a name with other letters or digits; got "`,
    ),
  ]);
});
