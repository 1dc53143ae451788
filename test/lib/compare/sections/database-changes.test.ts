import { shop } from '../../deploy/databases.ts';
import { databaseRows, onEcs, rowsWith, textsOf, verdictsOf } from './database-section.ts';

const { orders, books, queue } = shop.resources;
const rows = rowsWith();

it('judges a database by its standby', () => {
  expect(onEcs(rows, 'when-it-fails')).toMatch(
    /^orders: RDS starts it again in its zone: multiAz is false, .*; books: a standby in another zone takes over/,
  );
  expect(verdictsOf(rows, 'when-it-fails')).toEqual([
    'absent',
    'approximated',
    'approximated',
    'approximated',
  ]);
  const neither = rowsWith({ books: { ...books, multiAz: false } });
  expect(onEcs(neither, 'when-it-fails')).toMatch(/^orders, books: RDS starts it again in its zone/);
  const both = rowsWith({ orders: { ...orders, multiAz: true } });
  expect(onEcs(both, 'when-it-fails')).toMatch(/^orders, books: a standby in another zone takes over/);
  // The cache loses the last writes, as its copies lag behind. It decides the mark where it stands beside databases.
  expect(verdictsOf(both, 'when-it-fails')).toEqual([
    'absent',
    'approximated',
    'approximated',
    'approximated',
  ]);
  expect(onEcs(both, 'when-it-fails')).toMatch(/; writes that were not yet copied to it are lost$/);
});

it('says in how many zones the data is', () => {
  const place = (of = rows) => onEcs(of, 'where-the-data-is');
  expect(place()).toMatch(
    /^orders: on a disk of RDS in one zone, in subnets without a route to the internet; encrypted at rest; books: .* two zones/,
  );
  expect(place(rowsWith({ orders: { ...orders, multiAz: true } }))).toMatch(
    /^orders, books: on a disk of RDS in two zones/,
  );
});

it('says for how many days each has backups', () => {
  const changed = rowsWith({ orders: { ...orders, backupDays: 35 }, queue: { ...queue, backupDays: 3 } });
  expect(onEcs(rows, 'backups-and-restore')).toMatch(
    /^orders: every moment of the last 7 days; .*; books: every moment of the last 9 days; .*; queue: .* kept for 7 days/,
  );
  expect(onEcs(changed, 'backups-and-restore')).toMatch(
    /^orders: every moment of the last 35 days; .*; books: every moment of the last 9 days; .*; queue: .* kept for 3 days/,
  );
  expect(verdictsOf(changed, 'backups-and-restore')).toEqual(['absent', 'native', 'native', 'absent']);
});

it('has one limit of connections on all targets, and none for a cache', () => {
  const four = (text: string) => [text, text, text, text];
  expect(textsOf(rows, 'connections')).toEqual(four('orders: at most 50; books: at most 100'));
  const changed = rowsWith({ orders: { ...orders, maxConnections: 64 } });
  expect(textsOf(changed, 'connections')).toEqual(four('orders: at most 64; books: at most 100'));
  expect(verdictsOf(changed, 'connections')).toEqual(four('native'));
  const { web } = shop.services;
  const environment = { QUEUE: { resource: 'queue' } };
  const alone = databaseRows({
    name: 'shop',
    services: { web: { image: web.image, environment } },
    resources: { queue },
  });
  const ids = alone?.map(({ id }) => id);
  expect(ids).toContain('backups-and-restore');
  expect(ids).not.toContain('connections');
});

it('says what stays of the data, and judges it by that', () => {
  expect(onEcs(rows, 'kept-by-down-or-destroy')).toBe(
    'orders, books: cdk destroy Shared: refused while deletion protection is on; then a last snapshot stays; queue: cdk destroy Shared: a last snapshot stays',
  );
  expect(verdictsOf(rows, 'kept-by-down-or-destroy')).toEqual(['native', 'native', 'native', 'approximated']);
  const gone = rowsWith({}, { keepData: 'false' });
  expect(onEcs(gone, 'kept-by-down-or-destroy')).toBe('cdk destroy Shared: nothing stays');
  const one = { name: 'shop', services: { worker: shop.services.worker }, resources: { books } };
  const verdicts = [{}, { keepData: 'false' }].map((context) =>
    verdictsOf(databaseRows(one, context) ?? [], 'kept-by-down-or-destroy'),
  );
  const of = (onAws: string) => ['native', onAws, onAws, 'approximated'];
  expect(verdicts).toEqual([of('native'), of('approximated')]);
  expect(verdictsOf(gone, 'kept-by-down-or-destroy')).toEqual(of('approximated'));
});
