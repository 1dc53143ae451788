import { MYSQL_100, POSTGRES_50, shop, VALKEY, withoutResources } from '../databases.ts';
import { read, textOf } from './rendered-compose.ts';

const { services, networks, volumes } = read(shop);
const unset = (variable: string, what: string) =>
  `\${${variable}:?the ${what}; the head of the Compose file says how to set it}`;
const ORDERS_PASSWORD = unset('ORDERS_PASSWORD', 'password of orders');

it('runs the real programs, with the connections of the definition and a volume each', () => {
  const shown = ['orders', 'books', 'queue'].map((name) => {
    const { image, command, volumes: mounts } = services[name];
    return { image, command, mounts };
  });
  const volume = (source: string, target: string) => [{ type: 'volume', source, target }];
  expect(shown).toEqual([
    {
      image: 'postgres:17',
      command: POSTGRES_50,
      mounts: volume('orders', '/var/lib/postgresql/data'),
    },
    {
      image: 'mysql:8.4',
      command: MYSQL_100,
      mounts: volume('books', '/var/lib/mysql'),
    },
    { image: 'valkey/valkey:8', command: VALKEY, mounts: volume('queue', '/data') },
  ]);
  expect(volumes).toEqual({ orders: {}, books: {}, queue: {} });
  expect(services).not.toHaveProperty('mail');
});

it('runs them as their own user, hardened, without a port on the machine', () => {
  for (const name of ['orders', 'books', 'queue']) {
    const { user, read_only, cap_drop, security_opt, tmpfs, ports } = services[name];
    expect({ name, user, read_only, cap_drop, security_opt, ports }).toEqual({
      name,
      user: '999:999',
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(tmpfs).toContain('/tmp:mode=1777');
  }
});

it('starts services and init steps once their resources answer by TCP', () => {
  expect(services.orders.healthcheck.test).toEqual([
    ...['CMD', 'pg_isready', '-h', '127.0.0.1', '-U', 'app', '-d', 'orders'],
  ]);
  expect(services.books.healthcheck.test.at(-1)).toContain('--host=127.0.0.1');
  expect(services.queue.healthcheck.test).toEqual(['CMD', 'redis-cli', '-e', 'ping']);
  const healthy = { condition: 'service_healthy' };
  expect(services['web-migrate'].depends_on).toEqual({ orders: healthy, queue: healthy });
  expect(services.web.depends_on).toMatchObject({ orders: healthy, queue: healthy });
  expect(services.worker.depends_on).toEqual({ books: healthy });
  expect(services.idle).not.toHaveProperty('depends_on');
});

it('puts a resource on a network of its own with each user, without outbound access', () => {
  const at = (name: string) => services[name].networks;
  expect([at('orders'), at('books'), at('queue')]).toEqual([
    ['web_to_orders'],
    ['worker_to_books'],
    ['web_to_queue'],
  ]);
  expect(at('worker')).toEqual(['worker_to_books']);
  expect(services.idle.network_mode).toBe('none');
  for (const name of ['web_to_orders', 'web_to_queue', 'worker_to_books'])
    expect([name, networks[name]]).toEqual([name, { internal: true }]);
});

it('gives a sidecar the networks of its own references alone, and an outside service the network outside', () => {
  expect(services['web-proxy'].networks).toEqual(['web_outside', 'web_to_queue', 'web_sidecars']);
  expect(services['web-migrate'].networks).toEqual(['web_outside', 'web_to_orders', 'web_to_queue']);
  expect(networks.web_outside).toEqual({});
});

it('hands over all parts, without TLS, and takes secrets from the environment of the user', () => {
  expect(services.web.environment).toEqual({
    ORDERS_URL: `postgres://app:${ORDERS_PASSWORD}@orders:5432/orders`,
    ORDERS_TLS: 'false',
    POOL_SIZE: '7',
    QUEUE_URL: 'redis://queue:6379',
    MAIL_URL: unset('MAIL_URL', 'URL of mail'),
  });
  expect(services['web-migrate'].environment).toEqual({ HOST: 'orders', PASSWORD: ORDERS_PASSWORD });
  expect(services['web-proxy'].environment).toEqual({ QUEUE: 'queue' });
  expect(services.orders.environment).toMatchObject({
    POSTGRES_USER: 'app',
    POSTGRES_DB: 'orders',
    POSTGRES_PASSWORD: ORDERS_PASSWORD,
  });
});

it('has no password in the file: each place of one is a variable of the user', () => {
  const passwords = [...textOf(shop).matchAll(/(?:(?<!ROOT_)PASSWORD: |app:)(.*)/g)].map(
    ([, value]) => value,
  );
  expect(passwords).toHaveLength(5);
  for (const value of passwords) expect(value).toMatch(/^\$\{(ORDERS|BOOKS)_PASSWORD:\?/);
});

it('says at the head of the file which variables to set, and who reaches what', () => {
  const [head = ''] = textOf(shop).split('\nname: ');
  const RANDOM =
    'a random text, such as the output of openssl rand -hex 20. It counts when the database is made';
  expect(head).toContain(
    [
      `#   ORDERS_PASSWORD    the password of orders: ${RANDOM}`,
      `#   BOOKS_PASSWORD     the password of books: ${RANDOM}`,
      '#   MAIL_URL           the URL of mail\n',
    ].join('\n'),
  );
  expect(head).not.toContain('QUEUE');
  expect(head).toContain('#   orders    orders:5432, for web alone\n');
  expect(head).toContain('the data stays (with --volumes it goes, too)');
});

it('adds nothing to an application without resources', () => {
  const file = read(withoutResources);
  expect(Object.keys(file.services)).toEqual(['web', 'worker', 'idle']);
  expect(file.volumes ?? {}).toEqual({});
  expect(textOf(withoutResources)).not.toMatch(/PASSWORD|\.env|the data stays/);
});
