import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Programs in bin/ make the CDK app, read the environment, tell the time, print and start processes. Library code is
 * given what it needs and throws: so it can be tested, and used in somebody else's app.
 */
const ROOT = join(__dirname, '..', '..');

interface ForBin {
  readonly pattern: RegExp;
  /** The files that do it all the same, each with the reason. */
  readonly exceptions: Readonly<Record<string, string>>;
}

const FOR_BIN: Readonly<Record<string, ForBin>> = {
  'makes apps': {
    pattern: /\bnew [\w.]*App\(/,
    exceptions: {
      'k8s/manifests.ts': 'an App of cdk8s is only the list of its charts: it reads and writes nothing here',
      'lib/deploy/eks/eks-auto-mode.ts': 'an App of cdk8s for the charts that the cluster takes, as above',
    },
  },
  'reads the environment': {
    pattern: /\bprocess\.(env|argv|stdin|cwd|on)\b|[^.\w]process\[|\} = process\b|\bnode:process\b/,
    exceptions: {},
  },
  'prints or exits': {
    pattern: /\bconsole\b|\bprocess\.(stdout|stderr|exit|exitCode)\b/,
    exceptions: {
      'lib/deploy/eks/quiet-alpha.ts': 'keeps another package from printing, which only its console allows',
    },
  },
  'tells the time': {
    pattern: /\bnew Date\(\)|\bDate\.now\b/,
    exceptions: {
      'lib/compare/load-test/under-load.ts':
        'a measurement is an observation at a time, which its result names',
    },
  },
  'starts processes': {
    pattern: /\bchild_process\b/,
    exceptions: {
      'lib/compare/load-test/command.ts': 'the command during which a service is measured',
    },
  },
};

/** The import asks the Docker CLI for the canonical form of a Compose file. It may do nothing else of the above. */
const MAY_START_PROCESSES = /^lib\/import\//;

const files = ['lib', 'k8s'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file).replaceAll('\\', '/')),
);

/** The code of a file, without comments. */
const codeOf = (file: string): string =>
  readFileSync(join(ROOT, file), 'utf8').replaceAll(/^\s*(\/\*[\s\S]*?\*\/|\/\/.*)/gm, '');

it.each(Object.entries(FOR_BIN))('in lib and k8s nothing %s, but for what has a reason', (what, forBin) => {
  const found = files.filter((file) => forBin.pattern.test(codeOf(file)));
  const unexpected =
    what === 'starts processes' ? found.filter((one) => !MAY_START_PROCESSES.test(one)) : found;
  expect(unexpected.sort()).toEqual(Object.keys(forBin.exceptions).sort());
});

it.each([
  ['makes apps', 'const app = new cdk.App();'],
  ['reads the environment', 'const { env } = process;'],
  ['reads the environment', "import { env } from 'node:process';"],
  ['prints or exits', 'const { log } = console;'],
  ['prints or exits', 'process.exit(1);'],
  ['tells the time', 'const now = new Date();'],
  ['starts processes', "import { spawn } from 'node:child_process';"],
])('finds code that %s: %s', (what, code) => {
  expect(FOR_BIN[what]?.pattern.test(code)).toBe(true);
});
