import type { Definition, Resource } from '../../../lib/definition/application.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import {
  isSecretPart,
  isServed,
  outboundPorts,
  PARTS,
  resourceText,
  resourceUrl,
  secretParts,
} from '../../../lib/definition/resources.ts';
import { api } from './shop.ts';

type Resources = Definition['resources'];

const application = (resources: Resources, services: object = { api }) =>
  parseApplication({ name: 'shop', services, resources });

/** The only resource of an application. */
const resource = (defined: object, name = 'orders-2'): Resource => {
  const [only] = application({ [name]: defined } as Resources).resources;
  if (!only) throw new Error('there must be a resource');
  return only;
};

const CONTAINER = { userId: 999, cpuMillicores: 500, memoryMiB: 512, backupDays: 7 };
const DATABASE = {
  ...CONTAINER,
  name: 'orders-2',
  databaseName: 'orders_2',
  storageGiB: 20,
  maxConnections: 100,
  instanceClass: 'db.t4g.micro',
  multiAz: false,
};

it.each<[string, object]>([
  ['postgres', { ...DATABASE, version: '17', image: 'postgres:17', port: 5432 }],
  ['mysql', { ...DATABASE, version: '8.4', image: 'mysql:8.4', port: 3306 }],
  [
    'redis',
    { ...CONTAINER, name: 'orders-2', version: '8', image: 'valkey/valkey:8', port: 6379, storageGiB: 1 },
  ],
  ['external', { name: 'orders-2', port: 443 }],
])('needs no more than its type: %s', (type, filled) => {
  expect(resource({ type })).toEqual({ type, ...filled });
});

it('takes the official image of another version, or an image of yours', () => {
  expect(resource({ type: 'postgres', version: '15' })).toMatchObject({ image: 'postgres:15' });
  expect(resource({ type: 'redis', version: '7' })).toMatchObject({ image: 'valkey/valkey:7' });
  const own = { type: 'mysql', image: 'org/mysql:8.4.1', databaseName: 'own' };
  expect(resource(own)).toMatchObject({ image: 'org/mysql:8.4.1', databaseName: 'own', version: '8.4' });
});

it.each([
  ['postgres', false, 'postgres://app:PASSWORD@host:5432/orders_2'],
  ['postgres', true, 'postgres://app:PASSWORD@host:5432/orders_2?sslmode=require'],
  ['mysql', false, 'mysql://app:PASSWORD@host:3306/orders_2'],
  ['mysql', true, 'mysql://app:PASSWORD@host:3306/orders_2?ssl-mode=REQUIRED'],
  ['redis', false, 'redis://host:6379'],
  ['redis', true, 'rediss://host:6379'],
])('has a URL in the words of its program: %s, with TLS: %s', (type, tls, url) => {
  const served = resource({ type });
  if (!isServed(served)) throw new Error(`${type} must be a program`);
  expect(resourceUrl(served, { host: 'host', tls }, 'PASSWORD')).toBe(url);
});

it.each<[string, string[]]>([
  ['postgres', ['url', 'password']],
  ['mysql', ['url', 'password']],
  ['redis', []],
  ['external', ['url']],
])('is a secret where it holds a password or is unknown: %s', (type, secrets) => {
  const one = resource({ type });
  expect(PARTS[one.type].filter((part) => isSecretPart(one, part))).toEqual(secrets);
  // What is a secret has no text, and nothing else goes without one.
  const texts = PARTS[one.type].filter((part) =>
    resourceText(one, part, { connections: { 'orders-2': 5 } }, { host: 'host', tls: true }),
  );
  expect(texts).toEqual(PARTS[one.type].filter((part) => !secrets.includes(part)));
});

it('hands over each part as a text', () => {
  const text = (part: (typeof PARTS)['postgres'][number], tls = true) =>
    resourceText(
      resource({ type: 'mysql' }),
      part,
      { connections: { 'orders-2': 5, other: 6 } },
      { host: 'db', tls },
    );
  const parts = (['host', 'port', 'name', 'user', 'tls', 'connections'] as const).map((part) => text(part));
  expect(parts).toEqual(['db', '3306', 'orders_2', 'app', 'true', '5']);
  expect(text('tls', false)).toBe('false');
});

describe('the resources that a service uses', () => {
  const shop = application(
    {
      orders: { type: 'postgres' },
      books: { type: 'mysql' },
      queue: { type: 'redis' },
      mail: { type: 'external', port: 465 },
      unused: { type: 'external', port: 25 },
    },
    {
      api: {
        ...api,
        environment: { MAIL: { resource: 'mail' }, LEVEL: 'info' },
        sidecars: [
          {
            name: 'proxy',
            image: 'org/proxy:1',
            environment: { QUEUE: { resource: 'queue', part: 'host' } },
          },
        ],
        initSteps: [
          {
            name: 'migrate',
            image: 'org/migrate:1',
            environment: {
              URL: { resource: 'orders' },
              PASSWORD: { resource: 'orders', part: 'password' },
            },
          },
        ],
        network: { outboundPorts: [5671] },
      },
      idle: { ...api, environment: { NAME: { resource: 'books', part: 'name' } } },
    },
  );
  const service = (name: string) => shop.services.find((one) => one.name === name) ?? shop.services[0]!;

  it('are those that any of its containers refers to, each once', () => {
    expect(service('api').uses).toEqual(['mail', 'queue', 'orders']);
    expect(service('idle').uses).toEqual(['books']);
  });

  it('open the port of an outside service, and no port of a database or a cache', () => {
    expect(outboundPorts(shop, service('api'))).toEqual([5671, 465]);
    expect(outboundPorts(shop, service('idle'))).toEqual([]);
  });

  it('have the secrets that any container asks for, and no others', () => {
    const secrets = (names: readonly string[]) =>
      secretParts(shop, names.map(service)).map(({ resource: { name }, part }) => `${name} ${part}`);
    expect(secrets(['api'])).toEqual(['mail url', 'orders url', 'orders password']);
    expect(secrets(['idle'])).toEqual([]);
    expect(secrets(['api', 'idle', 'api'])).toEqual(secrets(['api']));
  });
});
