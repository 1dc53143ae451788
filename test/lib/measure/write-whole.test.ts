import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canWrite, writeWhole } from '../../../lib/measure/write-whole.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'whole-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

it('replaces the file and leaves nothing else', () => {
  const path = join(directory, 'a.json');
  writeFileSync(path, 'before');
  canWrite(path);
  expect(readFileSync(path, 'utf8')).toBe('before');
  writeWhole(path, 'after');
  expect(readFileSync(path, 'utf8')).toBe('after');
  expect(readdirSync(directory)).toEqual(['a.json']);
});

it('fails where there is no directory, before and after', () => {
  const path = join(directory, 'missing', 'a.json');
  expect(() => canWrite(path)).toThrow('ENOENT');
  expect(() => writeWhole(path, 'after')).toThrow('ENOENT');
});
