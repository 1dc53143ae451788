import fc from 'fast-check';
import { assignments } from '../../../lib/import/short-forms.ts';

/*
 * Values of the keys of Compose files at random.
 */

/** A secret, which the file hands over in a variable whose name says so. */
export const MARKER = 'hunter2-Zq9x-marker';

/** Values of a key: those that every platform takes, and those that are dropped, refused or wrong. */
interface Values {
  readonly good: fc.Arbitrary<unknown>;
  readonly odd: fc.Arbitrary<unknown>;
}

export const oneOf = (values: readonly unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...values);
export const some = (values: readonly unknown[], most = 3): fc.Arbitrary<unknown> =>
  fc.uniqueArray(oneOf(values), { minLength: 1, maxLength: most });
const record = (keys: readonly string[], values: readonly unknown[], most = 4) =>
  fc.dictionary(fc.constantFrom(...keys), oneOf(values), { minKeys: 1, maxKeys: most });

const either = (good: readonly unknown[], odd: readonly unknown[] = good): Values => ({
  good: oneOf(good),
  odd: oneOf([...good, ...odd]),
});
const lists = (good: readonly unknown[], odd: readonly unknown[] = good): Values => ({
  good: some(good),
  odd: some([...good, ...odd]),
});

const GOOD_TEXTS = [
  ...['a', '', ' spaced ', 'true', '0', '1e3', 'ünï', 'a=b=c', "it's", '"q"', 'line\nline', '{"a":1}'],
  ...['db', 'redis', 'postgres', 'http://api:80', 'http://web', 'postgres://u:p@db:5432/app', 'db:5432'],
  ...[
    'redis://cache:6379/1',
    'tcp(db:3306)',
    'Server=db;Password=x',
    '${UNSET}',
    '${UNSET:-d}',
    '${SET}',
    '$$HOME',
  ],
  ...[
    '${SET:+x}',
    '${DB_PASSWORD}',
    'postgres://u:${DB_PASSWORD}@db/app',
    MARKER,
    `redis://:${MARKER}@cache`,
  ],
  ...[1, 1.5, 0, true, false, null, -1, 1e21],
];

const VARIABLES = [
  ...[
    'A',
    'DB_HOST',
    'DATABASE_URL',
    'DB_PASSWORD',
    'SECRET_KEY',
    'PORT',
    'DB_TYPE',
    'constructor',
    'REDIS_URL',
  ],
  ...[
    'database__connection__host',
    'API_TOKEN_FILE',
    'POSTGRES_DB',
    'POSTGRES_PASSWORD',
    'MYSQL_USER',
    'toString',
    'discovery.type',
    'spring.datasource.url',
    'log-level.1',
  ],
];

const asList = (values: Record<string, unknown>): string[] =>
  assignments(values).map(([name, value]) => (value === null ? name : `${name}=${value}`));

const variables = record(VARIABLES, GOOD_TEXTS).chain((values) =>
  fc.constantFrom<unknown>(values, asList(values)),
);

const GOOD_COMMANDS = [
  'serve --port 80',
  'sh -c "echo $$HOME"',
  ['a', 'b c'],
  '',
  [],
  null,
  'wait-for db:5432',
];
const ODD_COMMANDS = [
  ...[
    'a && b',
    ['--password', MARKER],
    `run --token=${MARKER}`,
    "it's",
    'redis-server --requirepass ${DB_PASSWORD}',
  ],
];
const commands = either(GOOD_COMMANDS, ODD_COMMANDS);

const DURATIONS = either(
  ['1s', '30s', '1m30s', '500ms', '2h', '0s', '1.5s'],
  ['soon', '10', '1.5.5s', '-1s'],
);

const object = (keys: Readonly<Record<string, Values>>): Values => ({
  good: someOf(keys, 'good'),
  odd: someOf(keys, 'odd'),
});

/** An object with up to six of the keys. */
const someOf = (
  keys: Readonly<Record<string, Values>>,
  which: keyof Values,
): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .subarray(Object.keys(keys), { maxLength: Math.min(6, Object.keys(keys).length) })
    .chain((chosen) => fc.record(Object.fromEntries(chosen.map((key) => [key, keys[key]![which]]))));

const HEALTHCHECK = object({
  test: either(
    [
      'curl -f http://localhost/',
      'curl http://localhost:3000/health',
      ['CMD', 'true'],
      ['CMD-SHELL', 'a | b'],
      ['NONE'],
      [],
      '',
    ],
    [['curl'], `mysqladmin ping -p${MARKER}`, ['CMD', 'ping', '${DB_PASSWORD}']],
  ),
  interval: DURATIONS,
  timeout: DURATIONS,
  start_period: DURATIONS,
  retries: either([0, 1, 3, 99, '5'], ['many', 1.5]),
  disable: either([true, false]),
});

const DEPLOY = object({
  replicas: either([1, 2, 5, '3'], [0, 2000]),
  resources: object({
    limits: object({
      cpus: either(['0.5', 2, '0'], ['64', 'x']),
      memory: either(['64m', '2g', '0'], ['900G', '1b']),
    }),
    reservations: object({ cpus: either(['0.1', '4']), memory: either(['1g', '32M'], ['x']) }),
  }),
  update_config: object({
    order: either(['start-first', 'stop-first']),
    failure_action: either(['rollback', 'pause', 'continue']),
  }),
  restart_policy: object({ condition: either(['any', 'none', 'on-failure']) }),
  mode: either(['replicated', 'global', 'replicated-job']),
});

/** The keys of a service, but for those that name other services. */
const SERVICE: Readonly<Record<string, Values>> = {
  build: either(
    ['.', './app', { context: '.', args: { A: 'b' } }, { target: 'prod' }],
    [
      { context: '.', args: [`TOKEN=${MARKER}`] },
      { context: '../x' },
      { context: '.', dockerfile: 'Other' },
      'https://e.org/a.git',
    ],
  ),
  ports: lists(
    [
      80,
      '80',
      '8080:80',
      '127.0.0.1:3000:3000',
      '3000-3002:3000-3002',
      '53:53/udp',
      '22:22',
      '443:8443',
      { target: 80 },
      { target: 9000, published: '9000', app_protocol: 'http' },
    ],
    ['1-65535:1-65535', { target: 0 }, 'x', '70000:1'],
  ),
  expose: lists([80, '9000', '53/udp'], ['x']),
  environment: { good: variables, odd: variables },
  env_file: either(
    ['app.env', ['app.env', { path: 'none.env', required: false }]],
    [['none.env'], '../x.env', ['/dev/zero']],
  ),
  command: commands,
  entrypoint: commands,
  volumes: lists(
    [
      'data:/data',
      'data:/data:ro',
      '/cache',
      './app.conf:/etc/app/app.conf:ro',
      './conf.d:/etc/conf.d:ro',
      './src:/src',
      { type: 'tmpfs', target: '/tmp' },
      { type: 'bind', source: './nothing', target: '/n' },
    ],
    [
      '/srv:/srv',
      '~/x:/x',
      '/var/run/docker.sock:/var/run/docker.sock',
      './secret.conf:/c/s.conf',
      'data:/etc',
      { type: 'image', target: '/i' },
      './app.conf:/app.conf',
      { type: 'bind' },
    ],
  ),
  tmpfs: either(['/tmp', ['/run:size=8m', '/tmp']], ['/run:size=1g', 'x']),
  healthcheck: HEALTHCHECK,
  deploy: DEPLOY,
  restart: either(['no', 'always', 'on-failure:3']),
  user: either(['1000', '1000:1000', 'root', '0'], ['node', '70000', '']),
  read_only: either([true, false]),
  cap_drop: lists(['ALL', 'NET_RAW']),
  cap_add: lists(['CHOWN'], ['SYS_ADMIN']),
  labels: { good: record(['a', 'traefik.enable'], GOOD_TEXTS), odd: record(['a'], GOOD_TEXTS) },
  secrets: lists([{ source: 'token', target: '/etc/t/token' }], ['token', 'missing']),
  configs: lists([{ source: 'conf', target: '/etc/x/y.conf' }], ['conf', 'of-secret']),
  networks: either([['front'], { front: { aliases: ['alias'] } }]),
  container_name: either(['box', 'web-1']),
  stop_grace_period: DURATIONS,
  working_dir: either(['/srv'], ['relative']),
  profiles: lists(['debug']),
  mem_limit: either(['512m', 1073741824], ['1k', 'x']),
  logging: either([{ driver: 'local', options: { 'max-size': '10m', constructor: 'x' } }, {}]),
  privileged: either([false], [true]),
  network_mode: either(['bridge'], ['host']),
};

export const IMAGES = [
  ...['nginx:1.27', 'ghcr.io/org/app:1.0', 'app', 'localhost:5000/team/app:2', 'node:20-alpine'],
  ...['postgres:16', 'postgres:9.6-alpine', 'mysql:8.0', 'mariadb:11', 'redis:7-alpine', 'valkey/valkey'],
  `org/app@sha256:${'a'.repeat(64)}`,
];

export const serviceOf = (which: keyof Values, images = IMAGES): fc.Arbitrary<Record<string, unknown>> =>
  fc.tuple(oneOf(images), someOf(SERVICE, which)).map(([image, keys]) => ({ image, ...keys }));
