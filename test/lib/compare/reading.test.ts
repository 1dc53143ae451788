import {
  as,
  each,
  entry,
  found,
  given,
  listed,
  otherwise,
  type Place,
  properties,
  read,
  resource,
  together,
} from '../../../lib/compare/reading.ts';

const artefact = {
  file: 'a.json',
  text: '',
  root: { size: { cpu: 2 }, 'a/b': 'c', list: [{ name: 'x', value: 1 }, { name: 'y' }], none: [] },
};
const at: Place = (...path) => read(artefact, ...path);
const list: Place = (...path) => at('list', ...path);

it('reads a value, and points to it', () => {
  expect(at('size', 'cpu')).toEqual({
    value: 2,
    evidence: [{ file: 'a.json', pointer: '/size/cpu', found: true }],
  });
  expect(at('a/b').evidence).toEqual([{ file: 'a.json', pointer: '/a~1b', found: true }]);
  expect(at('size', 'memory')).toEqual({
    value: undefined,
    evidence: [{ file: 'a.json', pointer: '/size/memory', found: false }],
  });
});

it('finds the entry of a list that is picked, and names the one that is missing', () => {
  const named = (name: string) => entry<{ name: string }>(list, (one) => one.name === name, name)('value');
  expect(named('x')).toMatchObject({ value: 1, evidence: [{ pointer: '/list/0/value', found: true }] });
  expect(named('y')).toMatchObject({ evidence: [{ pointer: '/list/1/value', found: false }] });
  expect(named('z')).toMatchObject({ evidence: [{ pointer: '/list/z/value', found: false }] });
});

it('reads each entry of a list, or of a record, that is picked', () => {
  expect(each(list, ['name'])).toMatchObject({
    value: ['x', 'y'],
    evidence: [{ pointer: '/list/0/name' }, { pointer: '/list/1/name' }],
  });
  expect(each<{ name: string }>(list, ['name'], ({ name }) => name === 'y').value).toEqual(['y']);
  expect(each((...path) => at('size', ...path), []).value).toEqual([2]);
});

it('reads nothing of a list in which one is missing, and an empty list where none is picked', () => {
  expect(each(list, ['value']).value).toBeUndefined();
  expect(each((...path) => at('none', ...path), ['name'])).toMatchObject({
    value: [],
    evidence: [{ pointer: '/none', found: true }],
  });
  expect(each((...path) => at('missing', ...path), ['name']).value).toBeUndefined();
  expect(found(at('none')).value).toBeUndefined();
});

it('lists names, or says that there are none', () => {
  expect(listed(each(list, ['name'])).value).toBe('x, y');
  expect(listed(at('none')).value).toBe('none');
  expect(listed(at('none'), 'nothing').value).toBe('nothing');
  expect(listed(at('missing')).value).toBeUndefined();
});

it('gives what an absence means, and still points to it', () => {
  expect(otherwise(at('replicas'), 1)).toEqual({
    value: 1,
    evidence: [{ file: 'a.json', pointer: '/replicas', found: false }],
  });
  expect(otherwise(at('size', 'cpu'), 1).value).toBe(2);
});

it('asks no view where there is nothing', () => {
  const view = jest.fn(() => 'seen');
  expect(as(at('missing'), view).value).toBeUndefined();
  expect(together([at('size', 'cpu'), at('missing')], view).value).toBeUndefined();
  expect(view).not.toHaveBeenCalled();
  expect(together([at('size', 'cpu'), at('a/b')], (cpu: number, c: string) => `${cpu}${c}`).value).toBe('2c');
});

it('gives a value of its own in one unit, beside what the platform wrote', () => {
  expect(given('cpu', 'vCPU', at('size', 'cpu'), (cpu: number) => cpu / 4)).toMatchObject({
    value: 2,
    given: { name: 'cpu', value: 0.5, unit: 'vCPU' },
  });
  expect(given('memory', 'MiB', at('size', 'memory'))).not.toHaveProperty('given');
});

it('finds the resource that is picked among several of a type', () => {
  const Resources = { A: { Type: 'T' }, B: { Type: 'T', Properties: { port: 1 } }, C: { Type: 'T' } };
  const template = { file: 't.json', text: '', root: { Resources } };
  const pointer = (place: Place, ...path: string[]) => place(...path).evidence[0];
  expect(pointer(resource(template, 'T'), 'DeletionPolicy')).toMatchObject({
    pointer: '/Resources/A/DeletionPolicy',
  });
  expect(
    pointer(
      properties(template, 'T', ({ port }) => port === 1),
      'port',
    ),
  ).toMatchObject({
    pointer: '/Resources/B/Properties/port',
    found: true,
  });
  expect(
    pointer(
      properties(template, 'T', ({ port }) => port === 2),
      'port',
    ),
  ).toMatchObject({
    pointer: '/Resources/T/Properties/port',
    found: false,
  });
});
