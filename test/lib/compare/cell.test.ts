import { listed, otherwise, read, resource, say } from '../../../lib/compare/cell.ts';

const artefact = { file: 'a.json', root: { size: { cpu: 2 }, 'a/b': 'c' } };

it('says what it read, and where', () => {
  expect(say`${read(artefact, 'size', 'cpu')} CPU`).toEqual({
    text: '2 CPU',
    evidence: ['a.json#/size/cpu'],
  });
  expect(read(artefact, 'a/b').evidence).toBe('a.json#/a~1b');
});

it('says that it found nothing, rather than what it would have said', () => {
  expect(say`${read(artefact, 'size', 'cpu')} CPU and ${read(artefact, 'size', 'memory')}`).toEqual({
    text: 'not found: a.json#/size/memory',
    evidence: ['a.json#/size/cpu', 'a.json#/size/memory'],
  });
});

it('says what an absence means, where it has a meaning', () => {
  expect(say`${otherwise(read(artefact, 'replicas'), '1')} replica`).toEqual({
    text: '1 replica',
    evidence: ['a.json#/replicas (absent)'],
  });
});

it('lists names, or that there are none, and nothing of a list in which one is missing', () => {
  expect(listed(['a', 'b'])).toBe('a, b');
  expect(listed([])).toBe('none');
  expect(listed([], 'nothing')).toBe('nothing');
  expect(listed(['a', undefined])).toBeUndefined();
});

it('finds the resource that is picked among several of a type', () => {
  const Resources = { A: { Type: 'T' }, B: { Type: 'T', Properties: { port: 1 } }, C: { Type: 'T' } };
  const template = { file: 't.json', root: { Resources } };
  expect(resource(template, 'T')).toEqual(['Resources', 'A', 'Properties']);
  expect(resource(template, 'T', ({ port }) => port === 1)).toEqual(['Resources', 'B', 'Properties']);
  expect(resource(template, 'T', ({ port }) => port === 2)).toEqual(['Resources', 'T', 'Properties']);
});
