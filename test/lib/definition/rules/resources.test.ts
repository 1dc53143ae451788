import { api, problemsIn, shop } from '../shop.ts';

const ORDERS = { orders: { type: 'postgres' } };
/** The problems of an application with these resources, and with a change of its only service. */
const problems = (resources: unknown, change: object = {}) =>
  problemsIn({ ...shop({ web: { ...api, ...change } }), ...(resources !== undefined && { resources }) });
const using = (value: object) => ({ environment: { VALUE: value } });
const VALUE = 'services.web.environment.VALUE';

it.each<[string, object, object, string]>([
  [
    'a resource that is not there',
    ORDERS,
    { resource: 'order' },
    'must be the name of a resource: orders; got "order"',
  ],
  [
    'a resource where there is none',
    {},
    { resource: 'orders' },
    'must be the name of a resource: there is none; add it to resources; got "orders"',
  ],
  [
    'a password, which a cache does not have',
    { queue: { type: 'redis' } },
    { resource: 'queue', part: 'password' },
    'must be a part of queue, which is of the type redis: url, host, port, tls; got "password"',
  ],
  [
    'the host of an outside service',
    { mail: { type: 'external' } },
    { resource: 'mail', part: 'host' },
    'must be a part of mail, which is of the type external: url; got "host"',
  ],
  [
    'connections that are not set',
    ORDERS,
    { resource: 'orders', part: 'connections' },
    'refers to services.web.connections.orders, which is not set; set it, or remove the variable; got "connections"',
  ],
])('refuses a variable with %s', (_, resources, value, problem) => {
  expect(problems(resources, using(value))).toEqual([`${VALUE} ${problem}`]);
});

it('names the field of a variable in an init step and in a sidecar', () => {
  const part = { name: 'one', image: 'org/one:1', ...using({ resource: 'order' }) };
  const problem = 'must be the name of a resource: orders; got "order"';
  expect(problems(ORDERS, { initSteps: [part], sidecars: [{ ...part, name: 'two' }] })).toEqual([
    `services.web.sidecars.0.environment.VALUE ${problem}`,
    `services.web.initSteps.0.environment.VALUE ${problem}`,
  ]);
});

it.each<[string, unknown, string]>([
  [
    'an unknown type',
    { type: 'postgresql' },
    '.type must be postgres, mysql, redis or external; got "postgresql"',
  ],
  ['no type', {}, '.type is missing; it must be postgres, mysql, redis or external'],
  [
    'the type alone',
    'postgres',
    ' must be an object with the type postgres, mysql, redis or external; got "postgres"',
  ],
  [
    'a version of MySQL for PostgreSQL',
    { type: 'postgres', version: '8.4' },
    '.version must be one of 17, 16, 15 for postgres; got "8.4"',
  ],
  [
    'a version of PostgreSQL for MySQL',
    { type: 'mysql', version: '17' },
    '.version must be one of 8.4 for mysql; got "17"',
  ],
  [
    'a version that is a number',
    { type: 'postgres', version: 17 },
    '.version must be the text "17", "16" or "15" for postgres, or "8.4" for mysql; got 17',
  ],
  [
    'a version of PostgreSQL for a cache',
    { type: 'redis', version: '17' },
    '.version must be the text "8" or "7" for redis; got "17"',
  ],
  [
    'a disk that RDS does not have',
    { type: 'mysql', storageGiB: 19 },
    '.storageGiB must be at least 20; got 19',
  ],
  [
    'a field of databases alone',
    { type: 'redis', multiAz: true },
    '.multiAz is an unknown field; remove it or correct its name; got true',
  ],
  [
    'a class that is not of RDS',
    { type: 'mysql', instanceClass: 't4g.micro' },
    '.instanceClass must be an instance class of RDS, such as db.t4g.micro; got "t4g.micro"',
  ],
])('refuses %s', (_, resource, problem) => {
  expect(problems({ orders: resource })).toEqual([`resources.orders${problem}`]);
});

it.each([
  ['web', 'of services.web'],
  ['web-proxy', 'on Compose of the sidecar proxy of services.web'],
  ['web-migrate', 'on Compose of the init step migrate of services.web'],
  ['web-make-table', 'on Compose of the init step make-table, which the project adds to services.web'],
])('refuses the name %s, which is already that %s', (name, owner) => {
  const parts = {
    sidecars: [{ name: 'proxy', image: 'org/proxy:1' }],
    initSteps: [{ name: 'migrate', image: 'org/migrate:1' }],
  };
  expect(problems({ [name]: { type: 'redis' } }, parts)).toEqual([
    `resources.${name} is already the name ${owner}; choose another; got "${name}"`,
  ]);
});

it('refuses connections to what no variable refers to, or is no database', () => {
  const resources = { ...ORDERS, books: { type: 'mysql' }, queue: { type: 'redis' } };
  const MUST_BE = 'must be the name of a database that environment refers to';
  expect(problems(resources, { ...using({ resource: 'orders' }), connections: { books: 3 } })).toEqual([
    `services.web.connections.books ${MUST_BE}: orders; correct the name, or remove it; got "books"`,
  ]);
  expect(problems(resources, { ...using({ resource: 'queue' }), connections: { queue: 3 } })).toEqual([
    `services.web.connections.queue ${MUST_BE}, and there is none; add a variable with { resource }, or remove it; got "queue"`,
  ]);
  expect(problems(resources, { ...using({ resource: 'books' }), connections: { books: 3 } })).toEqual([]);
});
