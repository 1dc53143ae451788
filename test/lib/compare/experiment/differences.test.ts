import { differences } from '../../../../lib/compare/experiment/differences.ts';

const found = (before: unknown, after: unknown) =>
  differences(before, after).map((one) => [one.pointer, one.before, one.after]);

it('finds nothing in two that are alike', () => {
  expect(found({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual([]);
});

it('finds a value, and what came or went as a whole', () => {
  expect(found({ a: { b: 1, c: 2 } }, { a: { b: 3, c: 2 } })).toEqual([['/a/b', 1, 3]]);
  expect(found({ a: 1 }, { a: 1, 'b/c': { d: 2 } })).toEqual([['/b~1c', undefined, { d: 2 }]]);
  expect(found({ a: 1, b: [2] }, { a: 1 })).toEqual([['/b', [2], undefined]]);
  expect(found({ a: [] }, { a: {} })).toEqual([['/a', [], {}]]);
});

it('matches entries of a list by their names, so that one more does not move the others', () => {
  const one = { name: 'one', port: 1 };
  const two = { name: 'two', port: 2 };
  expect(found([two], [one, two])).toEqual([['/0', undefined, one]]);
  expect(found([one, two], [{ ...two, port: 3 }])).toEqual([
    ['/1/port', 2, 3],
    ['/0', one, undefined],
  ]);
  expect(found([{ Key: 'a', Value: '1' }], [{ Key: 'a', Value: '2' }])).toEqual([['/0/Value', '1', '2']]);
});

it('matches plain entries by their values', () => {
  expect(found(['a', 'b'], ['a', 'x', 'b'])).toEqual([['/1', undefined, 'x']]);
  expect(found(['a', 'b'], ['a', 'c'])).toEqual([['/1', 'b', 'c']]);
});

it('compares what was only given another name under both', () => {
  expect(found({ old: { a: 1, b: 2 } }, { new: { a: 1, b: 3 } })).toEqual([
    ['/old', 'old', 'new'],
    ['/old/b', 2, 3],
  ]);
  expect(found([{ name: 'old', a: 1 }], [{ name: 'new', a: 1 }])).toEqual([['/0/name', 'old', 'new']]);
});
