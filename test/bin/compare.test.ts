import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HANDLING_FILE, OF_DEFINITION } from '../../lib/deploy/handling.ts';
import { asItIs } from '../lib/compare/artefacts-of.ts';
import { runHere } from './run-here.ts';

const ROOT = join(__dirname, '..', '..');
let copy: string;

// In a copy of the project, whose cdk.out is rendered here.
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'project-'));
  for (const entry of ['bin', 'lib', 'package.json', 'tsconfig.json'])
    cpSync(join(ROOT, entry), join(copy, entry), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rmSync(copy, { recursive: true }));

const compare = (...args: string[]) => runHere('bin/compare.ts', { project: copy, args });

it('fails where nothing was rendered yet, and says what to run first', () => {
  // A process of its own shows the exit code that a script sees.
  const { status, stdout, stderr } = spawnSync('node', ['--import', 'tsx', 'bin/compare.ts'], {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toBe(
    'the comparison has 1 problem:\n  cdk.out/docker-compose.yml is missing; run npm start first\n',
  );
});

describe('of what was rendered', () => {
  beforeAll(() => cpSync(asItIs(), join(copy, 'cdk.out'), { recursive: true }));

  it('prints all sections within 100 columns, without colours where it is no terminal', async () => {
    const { status, stdout, stderr } = await compare();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).not.toContain('not found');
    expect(stdout).not.toContain('\u001b');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    for (const id of ['unit', 'security', 'operations', 'on-premises']) expect(stdout).toContain(`(${id})\n`);
  });

  it('names the application, and takes the folder of another one', async () => {
    expect((await compare('security')).stdout).toMatch(
      /^The application links, as npm start rendered it\.\n\n/,
    );
    const folder = join(copy, 'theirs');
    cpSync(asItIs(), folder, { recursive: true });
    const handling = { ...OF_DEFINITION, render: 'npm start -- their.yaml --out theirs' };
    writeFileSync(join(folder, HANDLING_FILE), JSON.stringify(handling));
    expect((await compare('security', '--from', folder)).stdout).toMatch(
      /^The application links, as npm start -- their\.yaml --out theirs rendered it\.\n/,
    );
    expect((await compare('--from', join(copy, 'none'))).stderr).toContain(
      'none/docker-compose.yml is missing; run npm start first',
    );
  });

  it('prints the sections that are named, as text or as JSON', async () => {
    expect((await compare('security', 'availability')).stdout).not.toContain('(operations)');
    const { sections, version } = JSON.parse((await compare('security', '--json')).stdout);
    expect([version, sections.map(({ id }: { id: string }) => id)]).toEqual([6, ['security']]);
  });

  it('fails on a section or an option that there is not, and names those that there are', async () => {
    const section = await compare('securty');
    expect([section.status, section.stdout]).toEqual([1, '']);
    expect(section.stderr).toMatch(
      /^the command line has 1 problem:\n {2}section must be one of summary, .*; got "securty"\n$/,
    );
    const option = await compare('--yaml');
    expect([option.status, option.stdout]).toEqual([1, '']);
    expect(option.stderr).toContain(
      '--yaml is not a flag of this command; its flags are --from FOLDER, --json, --evidence, --help',
    );
  });
});
