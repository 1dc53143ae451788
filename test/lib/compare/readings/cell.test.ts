import { absent, cite, native, say } from '../../../../lib/compare/readings/cell.ts';
import { given, orElse, read, text } from '../../../../lib/compare/readings/reading.ts';

const artefact = { file: 'a.json', text: '', root: { size: { cpu: 2 } } };
const cpu = { file: 'a.json', pointer: '/size/cpu', found: true };
const memory = { file: 'a.json', pointer: '/size/memory', found: false };

it('says what it read, where, and what it gives as a value', () => {
  expect(say`${given('CPU', 'vCPU', read(artefact, 'size', 'cpu'))} CPU`).toEqual({
    text: '2 CPU',
    values: [{ name: 'CPU', value: 2, unit: 'vCPU' }],
    evidence: [cpu],
    complete: true,
  });
});

it('says that it found nothing, rather than what it would have said', () => {
  expect(say`${read(artefact, 'size', 'cpu')} CPU and ${read(artefact, 'size', 'memory')}`).toMatchObject({
    text: 'not found: a.json#/size/memory',
    evidence: [cpu, memory],
    complete: false,
  });
});

it('says so, too, where what it found makes no sense', () => {
  expect(say`${text(read(artefact, 'size', 'cpu'))}`.text).toBe('not found: a.json#/size/cpu');
});

it('says what an absence means, where it has a meaning', () => {
  expect(say`${orElse(read(artefact, 'size', 'memory'), 'no')} limit`).toMatchObject({
    text: 'no limit',
    evidence: [memory],
    complete: true,
  });
});

it('stands on sources without a word of them, and names each place once', () => {
  expect(
    say`${read(artefact, 'size', 'cpu')}${cite('compose-ports')} of ${read(artefact, 'size', 'cpu')}`,
  ).toMatchObject({
    text: '2 of 2',
    evidence: [cpu, { source: 'compose-ports' }],
  });
});

it('judges, where no field of the definition does', () => {
  expect(native`${read(artefact, 'size', 'cpu')}`).toMatchObject({ text: '2', verdict: 'native' });
  expect(absent`none${cite('compose-ports')}`).toMatchObject({ text: 'none', verdict: 'absent' });
});
