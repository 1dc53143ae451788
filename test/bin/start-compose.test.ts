import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from '../lib/import/imported.ts';
import { runHere } from './run-here.ts';

const ROOT = join(__dirname, '..', '..');

/** The files of the checkout, with the times of the last changes. */
const checkout = (folder = ROOT): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !['node_modules', '.git', 'test'].includes(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? checkout(path) : [`${path} ${statSync(path).mtimeMs}`];
    });

describe('npm start with a Compose file that cannot be read', () => {
  it.each([
    [
      'that is too large',
      { 'compose.yaml': `services: {}\n#${'x'.repeat(10_000_000)}` },
      /must have at most 131072 bytes/,
    ],
    [
      'whose aliases explode',
      { 'compose.yaml': `x-a: &a [${Array(400).fill(1)}]\nx-b: &b [${Array(400).fill('*a')}]` },
      /stands for more than 50000 values/,
    ],
    [
      'that takes the machine',
      { 'compose.yaml': 'services: {web: {image: a:1, privileged: true, volumes: ["/:/host"]}}' },
      /services.web.privileged: .*\n.*services.web.volumes.0: must be .*; got \/, which is of the machine/,
    ],
  ])('%s: it says why, and writes nothing', async (_, files, saying) => {
    const before = checkout();
    const folder = folderOf(files);
    const { status, stderr } = await runHere('bin/start.ts', {
      project: ROOT,
      args: [folder, '--out', join(folder, 'out')],
      env: { CDK_VALIDATION: 'false' },
    });
    expect(stderr).toMatch(saying);
    expect(status).toBe(1);
    expect(readdirSync(folder)).toEqual(['compose.yaml']);
    expect(checkout()).toEqual(before);
  });
});

/** The seconds of CPU that `npm start` takes with these arguments, in a process of its own with all of its threads. */
function cpuOf(...args: string[]): number {
  const folder = folderOf({
    'cpu.cjs': `process.on('exit', () => require('node:fs').writeFileSync(__dirname + '/cpu', JSON.stringify(process.cpuUsage())));`,
  });
  const program = join(ROOT, 'bin', 'run.mjs');
  spawnSync(process.execPath, ['--require', join(folder, 'cpu.cjs'), program, 'start', ...args], {
    cwd: ROOT,
  });
  const { user, system } = JSON.parse(readFileSync(join(folder, 'cpu'), 'utf8'));
  return (user + system) / 1e6;
}

// By a ratio, as machines differ in speed.
it('a file of 10 MB takes less than four times the CPU of the help', () => {
  const folder = folderOf({ 'compose.yaml': `services: {}\n#${'x'.repeat(10_000_000)}` });
  expect(cpuOf(folder, '--out', join(folder, 'out')) / cpuOf('--help')).toBeLessThan(4);
});
