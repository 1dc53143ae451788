import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { artefactOf } from '../../lib/measurements/artefacts.ts';

// In a copy of the project, as these commands write into it.
const ROOT = join(__dirname, '..', '..');
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'project-'));
  for (const entry of [
    'bin',
    'lib',
    'k8s',
    'measurements',
    'cdk.json',
    'package.json',
    'tsconfig.json',
    'docker-compose.yml',
  ]) {
    cpSync(join(ROOT, entry), join(copy, entry), { recursive: true });
  }
  cpSync(join(ROOT, 'app'), join(copy, 'app'), {
    recursive: true,
    filter: (path) => !/node_modules|dist$/.test(path),
  });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rmSync(copy, { recursive: true }));

const run = (script: string, env: NodeJS.ProcessEnv = {}) =>
  spawnSync('node', ['--import', 'tsx', script], {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });

/** CDK's own check of the templates takes longer than all else: once is enough. */
const UNCHECKED = { CDK_VALIDATION: 'false' };

it('prints the comparison within 100 columns and writes what is committed', () => {
  rmSync(join(copy, 'docker-compose.yml'));
  rmSync(join(copy, 'k8s', 'manifests'), { recursive: true });
  const { status, stdout, stderr } = run('bin/start.ts');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).not.toContain('not found');
  // The templates were validated, by CDK's rules: what these find and we have acknowledged is in CDK's report.
  const { pluginReports } = JSON.parse(readFileSync(join(copy, 'cdk.out', 'validation-report.json'), 'utf8'));
  expect(pluginReports).toContainEqual(
    expect.objectContaining({
      pluginName: 'CloudFormation Validate',
      violations: [],
      suppressedViolations: expect.arrayContaining([expect.objectContaining({ ruleName: 'E1029' })]),
    }),
  );
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  for (const column of ['Docker Compose', 'ECS on Fargate', 'EKS', 'any Kubernetes'])
    expect(stdout).toContain(column);
  // What the README begins with is what the comparison begins with, but for the costs, which change with prices.
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, inShort = ''] =
    /## In short\n\n([\s\S]*?)\n\n/.exec(readFileSync(join(copy, 'COMPARISON.md'), 'utf8')) ?? [];
  const rows = inShort.split('\n').filter((row) => !row.includes('#cost-a-month'));
  expect(rows.length).toBeGreaterThan(8);
  expect(readme).toContain(rows.join('\n').replaceAll('](#', '](COMPARISON.md#'));
  // What the README shows is what is printed.
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(`\`\`\`\n${stdout.trimEnd()}\n\`\`\``);
  expect(readFileSync(join(copy, 'docker-compose.yml'), 'utf8')).toBe(
    readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'),
  );
  expect(readdirSync(join(copy, 'k8s', 'manifests'))).toEqual(readdirSync(join(ROOT, 'k8s', 'manifests')));
  // Stale where it differs: `npm start` writes it anew.
  expect(readFileSync(join(copy, 'COMPARISON.md'), 'utf8')).toBe(
    readFileSync(join(ROOT, 'COMPARISON.md'), 'utf8'),
  );
  expect(readFileSync(join(copy, 'cdk.out', 'comparison.html'), 'utf8').startsWith('<!doctype html>')).toBe(
    true,
  );
});

it('renders all three into the assembly when the CLI runs it, and touches no committed file', () => {
  writeFileSync(join(copy, 'docker-compose.yml'), '# mine\n');
  const { context } = JSON.parse(readFileSync(join(copy, 'cdk.json'), 'utf8'));
  const names = ['enable-path-metadata', 'enable-asset-metadata', 'version-reporting'];
  const ofCli = Object.fromEntries(names.map((name) => [`aws:cdk:${name}`, true]));
  const { status, stderr } = run('bin/app.ts', {
    CDK_OUTDIR: join(copy, 'assembly'),
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...ofCli }),
    ...UNCHECKED,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(readdirSync(join(copy, 'assembly'))).toEqual(
    expect.arrayContaining([
      'Shared.template.json',
      'EcsFargate.template.json',
      'Eks.template.json',
      'docker-compose.yml',
      'k8s',
    ]),
  );
  expect(readFileSync(join(copy, 'docker-compose.yml'), 'utf8')).toBe('# mine\n');
  // With what it adds a run of it is still one of what `npm start` renders.
  expect(readFileSync(join(copy, 'assembly', 'EcsFargate.template.json'), 'utf8')).toContain('aws:cdk:path');
  for (const target of ['ecs', 'eks'] as const)
    expect(artefactOf(target, join(copy, 'assembly'))).toEqual(artefactOf(target, join(copy, 'cdk.out')));
});

describe('with context that CDK looks up', () => {
  const withContext = (file: 'cdk.json' | 'cdk.context.json', context: object, use: () => void) => {
    const path = join(copy, file);
    const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    const { context: flags, ...rest } = JSON.parse(before ?? '{}');
    const changed = file === 'cdk.json' ? { ...rest, context: { ...flags, ...context } } : context;
    writeFileSync(path, JSON.stringify(changed));
    try {
      use();
    } finally {
      if (before === undefined) rmSync(path);
      else writeFileSync(path, before);
    }
  };
  const THREE_ZONES = { account: '123456789012', region: 'us-east-1', zones: 3 };
  const start = () => run('bin/start.ts', UNCHECKED);
  const KEY = 'availability-zones:account=123456789012:region=us-east-1';
  const zonesOfShared = () =>
    readFileSync(join(copy, 'cdk.out', 'Shared.template.json'), 'utf8').match(/"AvailabilityZone": "[^"]+"/g);

  it('takes what was looked up from cdk.context.json', () => {
    const lookedUp = { [KEY]: ['us-east-1b', 'us-east-1d', 'us-east-1f'] };
    withContext('cdk.json', THREE_ZONES, () =>
      withContext('cdk.context.json', lookedUp, () => {
        const { status, stderr } = start();
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      }),
    );
    expect(new Set(zonesOfShared())).toEqual(
      new Set(lookedUp[KEY].map((zone) => `"AvailabilityZone": "${zone}"`)),
    );
  });

  it('fails where it was not looked up, names the command that does, and leaves nothing', () => {
    writeFileSync(join(copy, 'docker-compose.yml'), '# mine\n');
    withContext('cdk.json', THREE_ZONES, () => {
      const { status, stdout, stderr } = start();
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toBe(
        `the context has 1 problem:\n  ${KEY} must be in cdk.context.json, where \`npx cdk synth\` notes it, having looked it up with credentials; got nothing\n`,
      );
    });
    expect(existsSync(join(copy, 'cdk.out'))).toBe(false);
    expect(readFileSync(join(copy, 'docker-compose.yml'), 'utf8')).toBe('# mine\n');
  });
});

it('fails with all mistakes of a definition at once, and writes nothing', () => {
  rmSync(join(copy, 'cdk.out'), { recursive: true, force: true });
  const path = join(copy, 'lib', 'service.ts');
  const mistakes: [string, string][] = [
    ["architecture: 'x86_64'", "architecture: 'mips'"],
    ['cpuMillicores: 450', 'cpuMillicores: 0.45'],
    ["path: '/readyz'", "path: 'readyz'"],
    ['retentionDays: 30', 'retentionDays: 31'],
    ['drainSeconds: 20', 'drainSeconds: -1'],
  ];
  const wrong = mistakes.reduce(
    (text, [from, to]) => {
      expect(text).toContain(from);
      return text.replace(from, to);
    },
    readFileSync(path, 'utf8'),
  );
  writeFileSync(path, wrong);

  const assembly = join(copy, 'assembly-of-mistakes');
  const cli = run('bin/app.ts', { CDK_OUTDIR: assembly });
  expect({ status: cli.status, stdout: cli.stdout }).toEqual({ status: 1, stdout: '' });
  expect(readdirSync(assembly)).toEqual([]);

  const { status, stdout, stderr } = run('bin/start.ts');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(cli.stderr).toBe(stderr);
  expect(
    stderr
      .trim()
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual([
    'the service definition has 5 problems:',
    'image.architecture must be one of x86_64, arm64; got "mips"',
    'cpuMillicores must be a whole number from 10 to 32000; got 0.45',
    'health.readiness.path must be a path that begins with /; got "readyz"',
    'shutdown.drainSeconds must be at least 0; got -1',
    'logs.retentionDays must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731; got 31',
  ]);
  expect(existsSync(join(copy, 'cdk.out'))).toBe(false);
  expect(readFileSync(join(copy, 'docker-compose.yml'), 'utf8')).toBe('# mine\n');
});
