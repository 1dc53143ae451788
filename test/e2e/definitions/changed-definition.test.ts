import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { EXAMPLES } from '../../examples/examples.ts';

/*
 * The steps of a user who replaces the sample: edit lib/application.ts and perhaps cdk.json, run `npm start`, renew the
 * snapshots, and run the tests, or `npx cdk synth`. They run in a copy of the project, for each example. No engine is
 * needed.
 */

const ROOT = join(__dirname, '..', '..', '..');
const NOT_COPIED =
  /^(\.git|cdk\.out|node_modules|app[\\/]\w+[\\/](node_modules|dist)|tools[\\/]knip[\\/]node_modules)$/;
/**
 * The suites that take most of the time and do not depend on the definition: they have fixtures of their own. Of those of
 * the sample's services, the ones of their images alone read a definition.
 */
const OUT_OF_REACH = [
  'test/app/(?!\\w+/image\\.)',
  'test/lib/compare/experiment/(experiment|trials)',
  'test/lib/compare/load-test/',
  'test/lib/import/(hostile|properties|schema-coverage)',
  'test/conformance/',
  'test/e2e/',
];

let copy: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'project-'));
  cpSync(ROOT, copy, { recursive: true, filter: (path) => !NOT_COPIED.test(relative(ROOT, path)) });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});
afterEach(() => rmSync(copy, { recursive: true }));

/** Runs a command in the copy. Returns its exit code, and the text on both of its outputs. */
function outcomeOf(...[program, ...args]: [string, ...string[]]) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: copy, encoding: 'utf8' });
  return { status, output: `${stdout}\n${stderr}` };
}

/**
 * Runs a command in the copy.
 *
 * @throws Error with the output, if the command fails
 */
function run(...line: [string, ...string[]]): void {
  const { status, output } = outcomeOf(...line);
  if (status !== 0) throw new Error(`${line.join(' ')}: exit code ${status}\n${output}`);
}

/** Writes a definition into the copy as a user would: a file that imports nothing. */
function define(name: string): void {
  const { definition, context = {} } = EXAMPLES[name]!;
  writeFileSync(
    join(copy, 'lib', 'application.ts'),
    `export const application = ${JSON.stringify(definition, undefined, 2)} as const;\n`,
  );
  const path = join(copy, 'cdk.json');
  const { context: before, ...rest } = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...rest, context: { ...before, ...context } }));
}

const runTests = (...args: string[]) =>
  run(
    'npx',
    'jest',
    ...args,
    '--testTimeout=60000',
    '--testPathIgnorePatterns',
    '/node_modules/',
    ...(existsSync(join(copy, 'app')) ? OUT_OF_REACH : [...OUT_OF_REACH, 'test/app/']),
  );

it.each(Object.keys(EXAMPLES))('npm start, jest -u and npm test work with the application %s', (name) => {
  define(name);
  run('npm', 'start');
  runTests('-u', 'test/lib/deploy/render.test.ts');
  runTests('--ci');
});

it('npm ci’s last step, npm start, npm run experiment and npm test work without the sample in app', () => {
  define('worker');
  rmSync(join(copy, 'app'), { recursive: true });
  run('npm', 'run', 'postinstall');
  run('npm', 'start');
  run('npm', 'run', 'experiment', '--', 'version');
  runTests('-u', 'test/lib/deploy/render.test.ts');
  runTests('--ci');
});

const SYNTH = ['npx', 'cdk', 'synth', '--quiet'] as const;

/** The examples that ECS must not get, by the service whose data needs a disk: Fargate has a network file system alone. */
const REFUSED: Readonly<Record<string, string>> = { singleton: 'prometheus', notes: 'notes' };

it.each(Object.keys(EXAMPLES).filter((name) => !(name in REFUSED)))(
  'npx cdk synth takes the application %s',
  (name) => {
    define(name);
    run(...SYNTH);
  },
);

it.each(Object.entries(REFUSED))(
  'npx cdk synth refuses %s on ECS, names the field, and takes it on EKS',
  (name, service) => {
    define(name);
    const { status, output } = outcomeOf(...SYNTH);
    expect(status).toBe(1);
    expect(output).toContain(`services.${service}.volumes.0.allowNetworkFileSystem must be true on ECS`);
    expect(output).toContain('EcsFargate');
    run(...SYNTH, 'Eks');
  },
);
