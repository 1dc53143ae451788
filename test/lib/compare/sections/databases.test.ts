import { comparison } from '../../../../lib/compare/comparison.ts';
import type { Cell } from '../../../../lib/compare/comparison-schema.ts';
import { shop, withoutResources } from '../../deploy/databases.ts';
import { artefactsOfApplication, rowsOf } from '../artefacts-of.ts';
import { cellsOf, databaseRows, onEcs, rowsWith, textsOf, verdictsOf } from './database-section.ts';

const { worker } = shop.services;
const { books, mail } = shop.resources;
const rows = rowsWith();

it('has a row for each question, with the same cell for ECS and EKS but for who may connect', () => {
  const ids = rows.map(({ id }) => id);
  expect(ids).toEqual([
    ...['program', 'size', 'where-the-data-is', 'backups-and-restore', 'when-it-fails', 'who-patches-it'],
    ...['who-may-connect', 'tls', 'password', 'connections', 'kept-by-down-or-destroy'],
  ]);
  const differing = ids.filter((id) => onEcs(rows, id) !== textsOf(rows, id)[2]);
  expect(differing).toEqual(['who-may-connect']);
});

it('tells PostgreSQL, MySQL and the cache apart, and leaves out what is outside', () => {
  const onAws =
    'orders: RDS: postgres 17; books: RDS: mysql 8.4; queue: ElastiCache, serverless: valkey 8, in cluster mode';
  expect(textsOf(rows, 'program')).toEqual([
    'orders: postgres:17 as 999:999, with volume orders; books: mysql:8.4 as 999:999, with volume books; queue: valkey/valkey:8 as 999:999, with volume queue',
    onAws,
    onAws,
    'orders: postgres:17 as 999, in a StatefulSet of 1 pod; books: mysql:8.4 as 999, in a StatefulSet of 1 pod; queue: valkey/valkey:8 as 999, in a StatefulSet of 1 pod',
  ]);
  expect(onEcs(rows, 'size')).toBe(
    'orders: db.t4g.micro, disk of 20 GiB (gp3); books: db.t4g.micro, disk of 30 GiB (gp3); queue: grows with data and requests',
  );
  expect(JSON.stringify(rows)).not.toContain('mail');
});

it('names those who may connect on each target', () => {
  expect(textsOf(rows, 'who-may-connect')).toEqual([
    'orders: only containers on networks web_to_orders; books: only containers on networks worker_to_books; queue: only containers on networks web_to_queue',
    'orders: the tasks of web, by security group: port 5432; books: the tasks of worker, by security group: port 3306; queue: the tasks of web, by security group: port 6379',
    expect.stringMatching(/^orders: all nodes of the cluster, by security group \(port 5432\); then the N/),
    expect.stringMatching(/^orders, queue: web, by its NetworkPolicy, .*; books: worker, by its Net/),
  ]);
});

it('names the parameter that demands TLS, and where each password comes from', () => {
  expect(onEcs(rows, 'tls')).toMatch(
    /^orders: always \(rds\.force_ssl\).*; books: always \(require_secure_transport\).*; queue: always: the URL begins with rediss; programs that get the host turn it on themselves$/,
  );
  expect(verdictsOf(rows, 'tls')).toEqual(['approximated', 'native', 'native', 'approximated']);
  const [compose, ecs, , kubernetes] = textsOf(rows, 'password');
  expect(compose).toBe(
    'orders: ORDERS_PASSWORD of your shell or .env; books: BOOKS_PASSWORD of your shell or .env; queue: none: only its network protects it',
  );
  expect(ecs).toMatch(/^orders, books: made in Secrets Manager; the template has a reference; queue: none/);
  expect(kubernetes).toContain('books: Secret books-credentials, which you create once');
});

it('says of PostgreSQL alone that a new major version needs a dump', () => {
  for (const text of [0, 3].map((i) => textsOf(rows, 'who-patches-it')[i])) {
    expect(text).toContain('than postgres:17; a new major version needs a dump and a restore; books');
    expect(text?.match(/dump/g)).toHaveLength(1);
  }
});

it('has evidence for each cell, and names no missing place but the defaults of a platform', () => {
  const cells = rows.flatMap(({ id, cells: of }) =>
    Object.entries(of).map(([target, cell]) => ({ name: `${id} of ${target}`, cell })),
  );
  const pointers = ({ evidence }: Cell) => evidence.flatMap((one) => ('pointer' in one ? [one] : []));
  expect(cells).toHaveLength(44);
  for (const { name, cell } of cells) {
    expect([name, pointers(cell).length]).not.toEqual([name, 0]);
    expect([name, cell.text]).toEqual([name, expect.not.stringMatching(/not found|undefined|\[object/)]);
  }
  const missing = cells.flatMap(({ cell }) => pointers(cell).filter(({ found }) => !found));
  expect(new Set(missing.map(({ pointer }) => pointer.split('/').at(-1)))).toEqual(
    new Set(['storageClassName', 'AutoMinorVersionUpgrade']),
  );
});

it('is not there without resources, or with an outside service alone', () => {
  expect(databaseRows(withoutResources)).toBeUndefined();
  const outside = { ...worker, environment: { MAIL: { resource: 'mail' } } };
  expect(databaseRows({ ...shop, services: { worker: outside }, resources: { mail } })).toBeUndefined();
});

describe('the row about the rotation of a secret', () => {
  const rotation = (services: object, resources: object) =>
    cellsOf(
      rowsOf(comparison(artefactsOfApplication({ name: 'shop', services, resources }))),
      'rotate-a-secret',
    );

  it('is not about the password of a database, which is not the service’s own', () => {
    expect(rotation({ worker }, { books })).toEqual([]);
  });

  it('is about the secret of the service where it has one, too', () => {
    const secrets = [{ name: 'key', environmentVariable: 'KEY' }];
    const said = rotation({ worker: { ...worker, secrets } }, { books }).map((cell) => JSON.stringify(cell));
    expect(said[0]).toContain('WORKER_KEY');
    expect(said[3]).toContain('worker-secrets');
    expect(said.join()).not.toMatch(/BOOKS_PASSWORD|books-credentials|BooksUrl/);
  });

  it('is about the URL of an outside service, which is a value of yours', () => {
    const outside = { ...worker, environment: { MAIL: { resource: 'mail' } } };
    const cells = rotation({ worker: outside }, { mail });
    expect(cells[0]?.text).toContain('MAIL_URL');
    expect(cells.map(({ verdict }) => verdict)).toEqual(['approximated', 'native', 'native', 'native']);
  });
});

it('says of a month’s cost that a database without a price is not in it', () => {
  const priced = (instanceClass: string) => {
    const resources = { ...shop.resources, orders: { ...shop.resources.orders, instanceClass } };
    const all = rowsOf(comparison(artefactsOfApplication({ ...shop, resources })));
    const cells = all.find(({ id }) => id === 'monthly-cost-at-minimum-replicas')?.cells;
    return [cells?.ecs.text, cells?.eks.text].map(
      (text) => /; without databases of [^;]*/.exec(text ?? '')?.[0],
    );
  };
  const without = '; without databases of db.r6g.large, whose price is not known';
  expect(priced('db.r6g.large')).toEqual([without, without]);
  expect(priced('db.t4g.small')).toEqual([undefined, undefined]);
});

it('says that a pod on a lost node is not started elsewhere, and what deletes the disk', () => {
  const kubernetes = (row: string) => textsOf(rows, row)[3];
  expect(kubernetes('when-it-fails')).toContain(
    'on a lost node, only once you delete the old pod or the node',
  );
  expect(kubernetes('kept-by-down-or-destroy')).toContain('of its namespace or of all manifests');
});
