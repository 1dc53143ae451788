import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allKeptRuns, isSameSetting, keep, keptRuns } from '../../../lib/measurements/kept.ts';
import { aRun } from './a-run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'measurements-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('keeps a run and finds it again, whole', () => {
  const run = aRun({ failed: 3 });
  const path = keep(folder, run);
  expect(path).toBe('compose/killed-process/2026-11-25T10-00-00-000Z.json');
  expect(keptRuns(folder, 'compose', 'killed-process')).toEqual([{ path, run }]);
  expect(allKeptRuns(folder)).toEqual([{ path, run }]);
  expect(keptRuns(folder, 'kubernetes', 'killed-process')).toEqual([]);
});

it('writes a line for each field, so that a run can be read and compared', () => {
  const text = readFileSync(join(folder, keep(folder, aRun())), 'utf8');
  expect(text).toContain('\n  "scenario": "killed-process",\n');
  expect(text).toContain('\n    "requests": {"due":40,');
  expect(text.split('\n').length).toBeLessThan(60);
});

it('finds no run in a folder that there is not', () => {
  expect(allKeptRuns(join(folder, 'none'))).toEqual([]);
});

it('refuses what was edited by hand into something else', () => {
  const path = join(folder, keep(folder, aRun()));
  writeFileSync(path, readFileSync(path, 'utf8').replace('"version": 1,', '"version": 2,'));
  expect(() => allKeptRuns(folder)).toThrow(/the run compose\/killed-process\/.*version/s);
});

it('refuses a run in the place of another', () => {
  const path = keep(folder, aRun());
  mkdirSync(join(folder, 'compose', 'hung-process'));
  renameSync(join(folder, path), join(folder, 'compose', 'hung-process', 'moved.json'));
  expect(() => allKeptRuns(folder)).toThrow(/moved\.json.*place/s);
});

it('counts together what was run on the same engine, machine and artefact', () => {
  expect(isSameSetting(aRun(), aRun({ failed: 1, date: '2026-11-26T10:00:00.000Z' }))).toBe(true);
  expect(isSameSetting(aRun(), aRun({ sha256: 'b'.repeat(64) }))).toBe(false);
  expect(isSameSetting(aRun(), aRun({ engine: 'kubernetes' }))).toBe(false);
});
