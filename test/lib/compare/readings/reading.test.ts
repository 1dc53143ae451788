import type { Json } from '../../../../lib/compare/readings/json.ts';
import {
  combine,
  combineFields,
  each,
  entry,
  flag,
  found,
  given,
  items,
  listed,
  map,
  number,
  object,
  orElse,
  type Place,
  properties,
  read,
  resource,
  text,
  texts,
} from '../../../../lib/compare/readings/reading.ts';

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
  const named = (name: string) => entry(list, (one) => one.name === name, name)('value');
  expect(named('x')).toMatchObject({ value: 1, evidence: [{ pointer: '/list/0/value', found: true }] });
  expect(named('y')).toMatchObject({ evidence: [{ pointer: '/list/1/value', found: false }] });
  expect(named('z')).toMatchObject({ evidence: [{ pointer: '/list/z/value', found: false }] });
});

it('reads each entry of a list, or of a record, that is picked', () => {
  expect(each(list, ['name'])).toMatchObject({
    value: ['x', 'y'],
    evidence: [{ pointer: '/list/0/name' }, { pointer: '/list/1/name' }],
  });
  expect(each(list, ['name'], ({ name }) => name === 'y').value).toEqual(['y']);
  expect(each((...path) => at('size', ...path), []).value).toEqual([2]);
});

it('reads nothing of a list in which one is missing, and an empty list where none is picked', () => {
  expect(each(list, ['value']).value).toBeUndefined();
  expect(each((...path) => at('none', ...path), ['name'])).toMatchObject({
    value: [],
    evidence: [{ pointer: '/none', found: true }],
  });
  expect(each((...path) => at('missing', ...path), ['name']).value).toBeUndefined();
  expect(found(items(at('none'))).value).toBeUndefined();
});

it('lists names, or says that there are none', () => {
  expect(listed(each(list, ['name'])).value).toBe('x, y');
  expect(listed(at('none')).value).toBe('none');
  expect(listed(at('none'), 'nothing').value).toBe('nothing');
  expect(listed(at('missing')).value).toBeUndefined();
});

it('gives what an absence means, and still points to it', () => {
  expect(orElse(at('replicas'), 1)).toEqual({
    value: 1,
    evidence: [{ file: 'a.json', pointer: '/replicas', found: false }],
  });
  expect(orElse(at('size', 'cpu'), 1).value).toBe(2);
});

it('asks no view where there is nothing', () => {
  const view = jest.fn(() => 'seen');
  expect(map(at('missing'), view).value).toBeUndefined();
  expect(combine([at('size', 'cpu'), at('missing')], view).value).toBeUndefined();
  expect(view).not.toHaveBeenCalled();
  expect(combine([number(at('size', 'cpu')), text(at('a/b'))], (cpu, c) => `${cpu}${c}`).value).toBe('2c');
});

it('gives a value of its own in one unit, beside what the platform wrote', () => {
  expect(given('cpu', 'vCPU', number(at('size', 'cpu')), (cpu) => cpu / 4)).toMatchObject({
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

it('takes no value of another type for an absent one', () => {
  expect(orElse(number(at('a/b')), 1).value).toBeUndefined();
  expect(orElse(number(at('size', 'memory')), 1).value).toBe(1);
});

it.each([
  ['a text', text, 'c', 2],
  ['a number', number, 2, 'c'],
  ['a number in a text', number, '0.5', ''],
  ['a flag', flag, true, 'true'],
  ['a list', items, [1], { a: 1 }],
  ['a list of texts', texts, ['a'], [1]],
  ['an object', object, { a: 1 }, [1]],
] as const)(
  'narrows a reading to %s, and finds nothing in a value of another type',
  (_, narrow, right, wrong) => {
    const of = (value: Json) => narrow(read({ file: 'a.json', text: '', root: { value } }, 'value'));
    expect(of(right).value).toEqual(right === '0.5' ? 0.5 : right);
    expect(of(wrong)).toEqual({
      value: undefined,
      evidence: [{ file: 'a.json', pointer: '/value', found: true }],
    });
  },
);

it('puts readings together as fields, and finds nothing where one of them found nothing', () => {
  const cpu = number(at('size', 'cpu'));
  expect(combineFields({ cpu, name: text(at('a/b')) }).value).toEqual({ cpu: 2, name: 'c' });
  expect(combineFields({ cpu, memory: number(at('size', 'memory')) }).value).toBeUndefined();
});
