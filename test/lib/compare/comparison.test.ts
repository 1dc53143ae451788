import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { write } from '../../../lib/committed.ts';
import { readArtefacts } from '../../../lib/compare/artefacts.ts';
import { otherwise, read, say } from '../../../lib/compare/cell.ts';
import { CONCERNS, comparison } from '../../../lib/compare/comparison.ts';
import { table } from '../../../lib/compare/table.ts';
import { renderProject } from '../../render-project.ts';

let assembly: string;

beforeAll(() => {
  assembly = mkdtempSync(join(tmpdir(), 'assembly-'));
  const { committed, json } = renderProject();
  write(assembly, committed);
  for (const id of ['Shared', 'EcsFargate', 'Eks'])
    writeFileSync(join(assembly, `${id}.template.json`), JSON.stringify(json(id)));
});

afterAll(() => rmSync(assembly, { recursive: true }));

it('says something of each concern in each deployment, with a place that it was read from', () => {
  for (const facts of Object.values(comparison(readArtefacts(assembly)))) {
    for (const concern of CONCERNS) {
      expect(facts[concern].text).not.toMatch(/not found|undefined|\[object/);
      expect(facts[concern].evidence.length).toBeGreaterThan(0);
    }
  }
});

it('fits 100 columns', () => {
  const lines = table(comparison(readArtefacts(assembly))).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(lines.join('\n')).not.toContain('…');
});

it('reads what stands in the artefact: a value changed there is a value changed here', () => {
  const path = join(assembly, 'EcsFargate.template.json');
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, before.replace('"StopTimeout":20', '"StopTimeout":77'));
  expect(comparison(readArtefacts(assembly))['ECS on Fargate']?.shutdown.text).toContain('kill after 77s');
  writeFileSync(path, before.replace('"StopTimeout":20,', ''));
  expect(comparison(readArtefacts(assembly))['ECS on Fargate']?.shutdown.text).toMatch(
    /^not found: EcsFargate.template.json#.*StopTimeout$/,
  );
  writeFileSync(path, before);
});

describe('a cell', () => {
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
});
