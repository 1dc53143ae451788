import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkWritable,
  writeFileAtomically,
  writeFilesAtomically,
} from '../../../lib/deploy/atomic-write.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'whole-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

it('replaces the file and leaves nothing else', () => {
  const path = join(directory, 'a.json');
  writeFileSync(path, 'before');
  checkWritable(path);
  expect(readFileSync(path, 'utf8')).toBe('before');
  writeFileAtomically(path, 'after');
  expect(readFileSync(path, 'utf8')).toBe('after');
  expect(readdirSync(directory)).toEqual(['a.json']);
});

it('fails where there is no directory, before and after', () => {
  const path = join(directory, 'missing', 'a.json');
  expect(() => checkWritable(path)).toThrow('ENOENT');
  expect(() => writeFileAtomically(path, 'after')).toThrow('ENOENT');
});

it('fails for one of several files with none of them replaced, and leaves no other', () => {
  const path = join(directory, 'a.json');
  writeFileSync(path, 'before');
  expect(() =>
    writeFilesAtomically({ [path]: 'after', [join(directory, 'missing', 'b.json')]: 'after' }),
  ).toThrow('ENOENT');
  expect(readFileSync(path, 'utf8')).toBe('before');
  expect(readdirSync(directory)).toEqual(['a.json']);
});

it('leaves nothing beside a folder that stands where a file belongs', () => {
  mkdirSync(join(directory, 'a.json'));
  expect(() => writeFileAtomically(join(directory, 'a.json'), 'after')).toThrow();
  expect(readdirSync(directory)).toEqual(['a.json']);
});
