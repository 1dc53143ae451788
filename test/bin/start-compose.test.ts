import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from '../lib/import/imported.ts';
import { runHere } from './run-here.ts';

const ROOT = join(__dirname, '..', '..');

/** What the checkout has, with the times of the last changes. */
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
      /services.web.privileged: .*\n.*services.web.volumes.0: \/ is of the machine/,
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
