import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allSavedRuns, isSameSetting, savedRuns, saveRun } from '../../../../lib/compare/runs/saved-runs.ts';
import { aRun } from './a-run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'measurements-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('keeps a run and finds it again, whole', () => {
  const run = aRun({ failed: 3 });
  const path = saveRun(folder, run);
  expect(path).toBe('compose/killed-process/2026-11-25T10-00-00-000Z.json');
  expect(savedRuns(folder, 'compose', 'killed-process')).toEqual([{ path, run }]);
  expect(allSavedRuns(folder)).toEqual([{ path, run }]);
  expect(savedRuns(folder, 'kubernetes', 'killed-process')).toEqual([]);
});

it('writes a line for each field, so that a run can be read and compared', () => {
  const text = readFileSync(join(folder, saveRun(folder, aRun())), 'utf8');
  expect(text).toContain('\n  "scenario": "killed-process",\n');
  expect(text).toContain('\n    "requests": {"due":40,');
  expect(text.split('\n').length).toBeLessThan(60);
});

it('finds no run in a folder that there is not', () => {
  expect(allSavedRuns(join(folder, 'none'))).toEqual([]);
});

it('refuses what was edited by hand into something else', () => {
  const path = join(folder, saveRun(folder, aRun()));
  writeFileSync(path, readFileSync(path, 'utf8').replace('"version": 1,', '"version": 2,'));
  expect(() => allSavedRuns(folder)).toThrow(/the run compose\/killed-process\/.*version/s);
});

it('reads a run that names no application as one of the sample, which all of them were', () => {
  const path = join(folder, saveRun(folder, aRun()));
  const nameless = readFileSync(path, 'utf8').replaceAll(/\n {2}"(application|service)": "links",/g, '');
  writeFileSync(path, nameless);
  expect(nameless).not.toContain('links",');
  expect(allSavedRuns(folder)[0]!.run).toMatchObject({ application: 'links', service: 'links' });
  expect(readFileSync(path, 'utf8')).toBe(nameless);
});

it('reads what was kept of an engine that was restarted as that, and not as a node that was lost', () => {
  const path = saveRun(folder, aRun({ scenario: 'node-lost' }));
  saveRun(folder, aRun({ scenario: 'node-lost', engine: 'kubernetes' }));
  expect(savedRuns(folder, 'compose', 'node-lost')).toEqual([]);
  expect(savedRuns(folder, 'compose', 'engine-restarted')).toMatchObject([
    { path, run: { scenario: 'engine-restarted' } },
  ]);
  expect(savedRuns(folder, 'kubernetes', 'node-lost')).toHaveLength(1);
  expect(allSavedRuns(folder)).toHaveLength(2);
});

it('refuses what is no JSON, naming the file', () => {
  writeFileSync(join(folder, saveRun(folder, aRun())), '{"version": 1,');
  expect(() => allSavedRuns(folder)).toThrow(
    /the run compose\/killed-process\/.*\.json has 1 problem:\n {2}the file is not JSON; .*; got "\{/s,
  );
});

it('refuses a run in the place of another', () => {
  const path = saveRun(folder, aRun());
  mkdirSync(join(folder, 'compose', 'hung-process'));
  renameSync(join(folder, path), join(folder, 'compose', 'hung-process', 'moved.json'));
  expect(() => allSavedRuns(folder)).toThrow(
    /moved\.json.*its run is of compose\/killed-process; move it there/s,
  );
});

it('counts together what was run on the same engine and machine, with the same service and artefact', () => {
  expect(isSameSetting(aRun(), aRun({ name: 'shop' }))).toBe(false);
  expect(isSameSetting(aRun(), aRun({ failed: 1, date: '2026-11-26T10:00:00.000Z' }))).toBe(true);
  expect(isSameSetting(aRun(), aRun({ sha256: 'b'.repeat(64) }))).toBe(false);
  expect(isSameSetting(aRun(), aRun({ engine: 'kubernetes' }))).toBe(false);
});
