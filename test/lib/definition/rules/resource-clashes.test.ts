import { api, problemsIn, shop } from '../shop.ts';

const withSecret = (name: string, resources: object) =>
  problemsIn({
    ...shop({ orders: { ...api, secrets: [{ name, environmentVariable: 'SECRET' }] } }),
    resources,
  });
const CLASH = 'services.orders.secrets.0.name becomes the variable';

it('refuses a secret that would be one variable of the user with a password or a URL', () => {
  expect(withSecret('x-password', { 'orders-x': { type: 'mysql' } })).toEqual([
    `${CLASH} ORDERS_X_PASSWORD in Compose, as does the password of resources.orders-x; choose another; got "x-password"`,
  ]);
  expect(withSecret('x-url', { 'orders-x': { type: 'external' } })).toEqual([
    `${CLASH} ORDERS_X_URL in Compose, as does the URL of resources.orders-x; choose another; got "x-url"`,
  ]);
});

it('takes a secret with the name that a cache would have, which has no password', () => {
  expect(withSecret('x-password', { 'orders-x': { type: 'redis' } })).toEqual([]);
  expect(withSecret('x-url', { 'orders-x': { type: 'postgres' } })).toEqual([]);
});

it.each<[string, unknown, string]>([
  ['type', 'postgresql', 'must be postgres, mysql, redis or external; got "postgresql"'],
  ['version', '9', 'must be the text "17", "16" or "15" for postgres, or "8.4" for mysql; got "9"'],
  ['storageGiB', 1, 'must be at least 20; got 1'],
])('finds what else is wrong where a resource has a wrong %s', (field, value, problem) => {
  const resources = {
    orders: { type: 'postgres', [field]: value },
    books: { type: 'mysql', version: '17' },
    'web-password': { type: 'postgres' },
    web: { type: 'redis' },
  };
  const environment = {
    A: { resource: 'none' },
    B: { resource: 'books' },
    C: { resource: 'web', part: 'user' },
  };
  const secrets = [{ name: 'password-password', environmentVariable: 'SECRET' }];
  const service = { ...api, environment, secrets, connections: { web: 1 } };
  expect(problemsIn({ ...shop({ web: service }), resources })).toEqual([
    `resources.orders.${field} ${problem}`,
    'resources.web is already the name of services.web; choose another; got "web"',
    'services.web.secrets.0.name becomes the variable WEB_PASSWORD_PASSWORD in Compose, as does the password of resources.web-password; choose another; got "password-password"',
    'resources.books.version must be one of 8.4 for mysql; got "17"',
    'services.web.environment.A must be the name of a resource: orders, books, web-password, web; got "none"',
    'services.web.environment.C must be a part of web, which is of the type redis: url, host, port, tls; got "user"',
    'services.web.connections.web must be the name of a database that environment refers to: books; correct the name, or remove it; got "web"',
  ]);
});

it('takes the connections of a database that has a wrong field itself', () => {
  const web = { ...api, environment: { URL: { resource: 'orders' } }, connections: { orders: 5 } };
  expect(problemsIn({ ...shop({ web }), resources: { orders: { type: 'mysql', storageGiB: 1 } } })).toEqual([
    'resources.orders.storageGiB must be at least 20; got 1',
  ]);
});

it('looks into a resource with a wrong name', () => {
  expect(problemsIn({ ...shop({ api }), resources: { Orders: { type: 'mysql', storageGiB: 1 } } })).toEqual([
    'resources.Orders has a wrong name: it must be a lower-case DNS label of at most 40 characters that begins with a letter; got "Orders"',
    'resources.Orders.storageGiB must be at least 20; got 1',
  ]);
});

it('gives problems, and no other error, for a wrong value anywhere', () => {
  const orders = { type: 'postgres', version: '16', maxConnections: 50, multiAz: true };
  const resources = { orders, queue: { type: 'redis' }, mail: { type: 'external', port: 25 } };
  const web = { ...api, environment: { URL: { resource: 'orders' } }, connections: { orders: 5 } };
  for (const wrong of [null, 'x', 0, []]) {
    for (const [name, resource] of Object.entries<object>(resources)) {
      const all = [wrong, ...Object.keys(resource).map((key) => ({ ...resource, [key]: wrong }))];
      for (const one of all) {
        const lines = problemsIn({ ...shop({ web }), resources: { ...resources, [name]: one } });
        expect([one, lines]).toEqual([one, [expect.stringMatching(new RegExp(`^resources\\.${name}\\b`))]]);
      }
    }
    expect(problemsIn({ ...shop({ web }), resources: wrong })).toHaveLength(1);
  }
});
