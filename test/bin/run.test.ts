import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { runHere } from './run-here.ts';

const ROOT = join(__dirname, '..', '..');
const { scripts, dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const COMMANDS = Object.values<string>(scripts).flatMap(
  (script) => /^node bin\/run\.mjs (\w+)$/.exec(script)?.[1] ?? [],
);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(args: readonly string[], nodeVersion?: string) {
  const pretence = join(folder, 'version.cjs');
  writeFileSync(
    pretence,
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${nodeVersion}' } });`,
  );
  const { status, stdout, stderr } = spawnSync(
    'node',
    [...(nodeVersion ? ['--require', pretence] : []), 'bin/run.mjs', ...args],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  return { status, stdout, stderr };
}

it('runs all commands of the project that people are told of', () => {
  expect(COMMANDS).toEqual(['start', 'import', 'experiment', 'compare', 'cost', 'measure', 'measurements']);
});

it.each(COMMANDS)('explains npm run %s', async (command) => {
  const help = await runHere(`bin/${command}.ts`, { project: ROOT, args: ['--help'] });
  expect({ ...help, stdout: '' }).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(help.stdout).toMatch(/npm (start|run \w+) -- .*\[flags\]/);
});

it('fails on a flag that a command has not in plain words, without a stack', () => {
  const { status, stdout, stderr } = run(['experiment', '--no-such-flag']);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(
    /^the command line has 1 problem:\n {2}--no-such-flag is not a flag of this command; its flags are .*\n$/,
  );
});

it.each(['16.20.0', '18.20.0', '20.5.1', '21.7.0', '23.11.0'])(
  'fails on Node %s with the versions that it takes',
  (version) => {
    expect(run(['start'], version)).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^Node must be of version \^20\.6\.0 \|\| .*; got v[\d.]+\. Install another/,
      ),
    });
  },
);

it.each(['20.6.0', '22.0.0', '24.0.0'])('starts on Node %s', (version) => {
  expect(run(['start', '--help'], version).status).toBe(0);
});

// `NODE_ENV=production npm ci` leaves out the packages for development.
it('needs no package for development, for its commands, for the CDK app and for npx cdk', async () => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [...COMMANDS, 'app'].map((command) => `bin/${command}.ts`),
    outdir: folder,
    bundle: true,
    format: 'esm',
    metafile: true,
    packages: 'external',
    platform: 'node',
    write: false,
  });
  const imported = Object.values(metafile.outputs)
    .flatMap(({ imports }) => imports.map(({ path }) => path))
    .filter((path) => !isBuiltin(path) && !path.startsWith('.'));
  const packages = new Set(imported.map((path) => /^(@[^/]+\/)?[^/]+/.exec(path)?.[0]));
  expect([...packages]).toContain('aws-cdk-lib');
  expect(Object.keys(dependencies)).toEqual(expect.arrayContaining([...packages, 'aws-cdk', 'tsx']));
});
