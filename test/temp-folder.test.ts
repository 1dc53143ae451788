import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { renderProject } from './render-project.ts';

it('is where this run of the tests has its temporary files', () => {
  expect(basename(tmpdir())).toMatch(/^test-run-/);
});

it('takes all renders, none of which copies what it only needs the hash of', () => {
  const { assembly } = renderProject();
  expect(dirname(assembly)).toBe(tmpdir());
  expect(readdirSync(assembly).filter((name) => name.startsWith('asset.'))).toEqual([]);
});

it('is gone when the run ends', () => {
  const program = `
    const { default: useOwnTempFolder } = require(${JSON.stringify(join(__dirname, 'temp-folder.ts'))});
    useOwnTempFolder();
    console.log(process.env.TMPDIR);
    require('node:fs').writeFileSync(process.env.TMPDIR + '/file', '');`;
  const folder = execFileSync('node', ['--import', 'tsx', '--eval', program], { encoding: 'utf8' }).trim();
  expect(basename(folder)).toMatch(/^test-run-/);
  expect(existsSync(folder)).toBe(false);
});
