import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { plainManifests } from '../../../k8s/manifests.ts';
import { InvalidInput } from '../../../lib/definition/invalid-input.ts';
import { composeFile } from '../../../lib/deploy/compose/compose-file.ts';
import { check } from '../../../lib/deploy/render.ts';
import type { Imported } from '../../../lib/import/import-compose.ts';
import { renderApplication } from '../../render-project.ts';
import { brokenFiles, composeFiles, oddFiles } from './compose-files.ts';
import { MARKER } from './compose-values.ts';
import { fieldsThatAreNotThere, undeclaredKinds } from './declared-kinds.ts';
import { folderOf, imported, lineOf } from './imported.ts';

/*
 * Every Compose file ends in renderings, or in refusals with texts, or in an error that names a field. The value of a secret
 * is in none of them.
 */

const folder = folderOf({
  '.env': `DB_PASSWORD=${MARKER}\nSET=set\n`,
  'app.env': `API_KEY=${MARKER}\nMODE="a b"\nDB_HOST=db\n`,
  'app.conf': 'listen 80;\n',
  'secret.conf': `password = ${MARKER}\n`,
  'conf.d/a.conf': 'a\n',
  'app/Dockerfile': 'FROM scratch\n',
  'src/main.js': '',
  Dockerfile: 'FROM scratch\n',
  token: MARKER,
});

/** In CI the same files each time; a shrunk failure becomes a test of its own. */
const RUNS = { seed: 20260101, numRuns: Number(process.env.IMPORT_RUNS ?? 150) };

function read(file: object): Imported | InvalidInput {
  writeFileSync(join(folder, 'compose.yaml'), JSON.stringify(file));
  try {
    return imported(folder);
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
}

/** Tells whether a file says of the marker that it is a secret: the wrong value may stand there. */
const saysSo = (file: any): boolean =>
  ['DB_PASSWORD', './token'].includes(file.secrets?.token?.environment ?? file.secrets?.token?.file);

/** One file in so many is rendered for AWS, too, which takes 50 times as long as all else. */
const FILES_WITHOUT_STACKS = 30;

function expectOutcome(file: object, place: number): void {
  const outcome = read(file);
  if (outcome instanceof InvalidInput) {
    expect(outcome.message).not.toContain(MARKER);
    for (const { field, message } of outcome.problems)
      expect([field !== '', message !== '']).toEqual([true, true]);
    return;
  }
  const { definition, verdicts } = outcome;
  if (saysSo(file)) expect(JSON.stringify([definition, verdicts])).not.toContain(MARKER);
  expect(verdicts.filter(({ text }) => text === '')).toEqual([]);
  expect(undeclaredKinds(outcome).map(lineOf)).toEqual([]);
  if (verdicts.some(({ kind }) => kind === 'refused')) return;
  expect(fieldsThatAreNotThere(outcome).map(({ path, field }) => `${path}: ${field}`)).toEqual([]);
  const { application } = check(definition, {});
  expect(composeFile(application)).toContain('services:');
  expect(plainManifests(application).length).toBeGreaterThan(0);
  if (place > 0) return;
  const { stacks } = renderApplication(definition);
  expect(Object.keys(stacks)).toEqual(['Shared', 'EcsFargate', 'Eks']);
}

it.each([
  ['that every platform takes', composeFiles],
  ['with keys that are refused', oddFiles],
  ['with a wrong value anywhere', brokenFiles],
])('reads files %s, or says what is wrong', (_, files) => {
  fc.assert(fc.property(files, fc.integer({ min: 0, max: FILES_WITHOUT_STACKS }), expectOutcome), RUNS);
});
