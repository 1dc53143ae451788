import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asItIs } from '../lib/compare/artefacts-of.ts';

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

const compare = (...words: string[]) =>
  spawnSync('node', ['--import', 'tsx', 'bin/compare.ts', ...words], {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });

it('fails where nothing was rendered yet, and says what to run first', () => {
  const { status, stdout, stderr } = compare();
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toBe(
    'the comparison has 1 problem:\n  cdk.out/docker-compose.yml must be rendered: run npm start first; got nothing\n',
  );
});

describe('of what was rendered', () => {
  beforeAll(() => cpSync(asItIs(), join(copy, 'cdk.out'), { recursive: true }));

  it('prints all sections within 100 columns, without colours where it is no terminal', () => {
    const { status, stdout, stderr } = compare();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).not.toContain('not found');
    expect(stdout).not.toContain('\u001b');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    for (const id of ['unit', 'security', 'operations', 'premises']) expect(stdout).toContain(`(${id})\n`);
  });

  it('prints the sections that are named, as text or as JSON', () => {
    expect(compare('security', 'availability').stdout).not.toContain('(operations)');
    const { sections, version } = JSON.parse(compare('security', '--json').stdout);
    expect([version, sections.map(({ id }: { id: string }) => id)]).toEqual([2, ['security']]);
  });

  it('fails on a section or an option that there is not, and names those that there are', () => {
    const section = compare('securty');
    expect([section.status, section.stdout]).toEqual([1, '']);
    expect(section.stderr).toMatch(
      /^the command line has 1 problem:\n {2}section must be one of summary, .*; got "securty"\n$/,
    );
    const option = compare('--yaml');
    expect([option.status, option.stdout]).toEqual([1, '']);
    expect(option.stderr).toContain(
      'options must be of --json and --evidence, beside names of sections; got "--yaml"',
    );
  });
});
