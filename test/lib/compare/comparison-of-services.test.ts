import { mergedCell, mergedRows } from '../../../lib/compare/comparison-of-services.ts';
import type { Cell, Level, Row } from '../../../lib/compare/comparison-schema.ts';
import { byTarget } from '../../../lib/compare/targets.ts';

const place = (pointer: string) => ({ file: 'docker-compose.yml', pointer, found: true });

const cell = (text: string, verdict?: Level, pointer = '/services', rest: Partial<Cell> = {}): Cell => ({
  text,
  values: [],
  ...(verdict && { verdict }),
  evidence: [place(pointer)],
  ...rest,
});

const row = (id: string, of: Cell): Row => ({ id, title: id, fields: [], cells: byTarget(() => of) });

const merged = (cells: Readonly<Record<string, Cell>>, isOfAll = true): Cell =>
  mergedCell(
    Object.entries(cells).map(([service, one]) => ({ service, cell: one })),
    isOfAll,
  );

it('leaves a cell of the only service as it is', () => {
  const only = cell('2 to 6', 'native', '/a', { commands: ['docker compose up'] });
  expect(merged({ links: only })).toEqual(only);
});

it('says once what all services have, with the evidence of the first, and that of the others apart', () => {
  expect(merged({ links: cell('30 days', 'native', '/a'), visits: cell('30 days', 'native', '/b') })).toEqual(
    {
      text: '30 days',
      values: [],
      verdict: 'native',
      evidence: [place('/a')],
      alike: [place('/b')],
    },
  );
});

it('names services that differ, those that say the same together', () => {
  const { text, parts } = merged({
    links: cell('2 to 6'),
    worker: cell('1'),
    visits: cell('2 to 6'),
  });
  expect(text).toBe('links, visits: 2 to 6; worker: 1');
  expect(parts).toEqual([
    { services: ['links', 'visits'], text: '2 to 6' },
    { services: ['worker'], text: '1' },
  ]);
});

it('names only the services to which a cell applies', () => {
  const none = cell('none', 'not-applicable');
  expect(merged({ worker: none, web: cell('HTTP 80', 'native') }).text).toBe('web: HTTP 80');
  expect(merged({ worker: none, web: none })).toMatchObject({ text: 'none', verdict: 'not-applicable' });
  expect(merged({ web: cell('HTTP 80', 'native') }, false).text).toBe('web: HTTP 80');
});

it.each<[readonly (Level | undefined)[], Level | undefined]>([
  [['native', 'native'], 'native'],
  [['native', 'approximated'], 'approximated'],
  [['approximated', 'absent', 'native'], 'absent'],
  [['absent', undefined], undefined],
  [['not-applicable', 'native'], 'native'],
])('gives of the verdicts %j the worst, and none where one is not known: %s', (verdicts, expected) => {
  const cells = Object.fromEntries(verdicts.map((verdict, i) => [`s${i}`, cell(`text ${i}`, verdict)]));
  expect(merged(cells).verdict).toBe(expected);
});

it('says of each value and each command to which service it belongs, where services differ', () => {
  const value = (number: number) => ({ name: 'replicas', value: number });
  const { values, commands } = merged({
    links: cell('2', 'native', '/a', { values: [value(2)], commands: ['scale links'] }),
    visits: cell('3', 'native', '/b', { values: [value(3)], commands: ['scale visits'] }),
  });
  expect(values).toEqual([
    { name: 'replicas', value: 2, service: 'links' },
    { name: 'replicas', value: 3, service: 'visits' },
  ]);
  expect(commands).toEqual(['# links', 'scale links', '# visits', 'scale visits']);
});

it('leaves out a row that applies to no service, and the services to which a row does not apply', () => {
  const none = cell('none', 'not-applicable');
  const rows = mergedRows([
    { service: 'worker', rows: [row('routing', none), row('tls', none), row('logs', cell('30 days'))] },
    { service: 'web', rows: [row('routing', cell('HTTP')), row('tls', none), row('logs', cell('30 days'))] },
  ]);
  expect(rows.map(({ id, cells }) => [id, cells.ecs.text])).toEqual([
    ['routing', 'web: HTTP'],
    ['logs', '30 days'],
  ]);
});
