import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { application } from '../../lib/application.ts';
import { COMPARISON_FILE } from '../../lib/compare/report/markdown.ts';
import { artefactOf } from '../../lib/compare/runs/subject.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { diskRefusal } from '../../lib/deploy/ecs/volumes.ts';
import { itOfTheSample } from '../docs/shown-sample.ts';
import { flagsOf, neededOptions } from '../flags-of.ts';
import { runHere } from './run-here.ts';

// The commands write into the project, so the tests use a copy. The copy has only the options that the definition needs: a user may have set others.
const ROOT = join(__dirname, '..', '..');
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'project-'));
  for (const entry of [
    'bin',
    'examples',
    'lib',
    'k8s',
    'measurements',
    'package.json',
    'tsconfig.json',
    'docker-compose.yml',
  ]) {
    cpSync(join(ROOT, entry), join(copy, entry), { recursive: true });
  }
  const { context, ...rest } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
  writeFileSync(
    join(copy, 'cdk.json'),
    JSON.stringify({ ...rest, context: { ...flagsOf(context), ...neededOptions() } }),
  );
  // The content of the images does not matter here.
  for (const { image } of parseApplication(application).services) {
    if (!image.build) continue;
    const folder = join(copy, image.build.context);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, image.build.dockerfile), 'FROM scratch\n');
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rmSync(copy, { recursive: true }));

/** A day on which EKS supports the default version: what is printed and rendered hangs on that. */
const DAY = '2026-12-02';
const CLOCK = `Date = class extends Date { constructor(...at) { super(...(at.length > 0 ? at : ['${DAY}'])); } };`;

/** Runs a program in a process of its own: one whole `npm start`, and what shows only when a process ends. */
const runAlone = (script: string, env: NodeJS.ProcessEnv = {}) =>
  spawnSync('node', ['--import', 'tsx', script], {
    cwd: copy,
    encoding: 'utf8',
    env: {
      ...process.env,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(CLOCK)}`,
      ...env,
    },
  });

const run = (program: string, env: NodeJS.ProcessEnv = {}) =>
  runHere(program, { project: copy, env, today: DAY });

/** CDK's own check of the templates takes longer than all else: once is enough. */
const UNCHECKED = { CDK_VALIDATION: 'false' };

/** The text that `npm start` printed for the application as it is. */
let printed = '';

it('prints the comparison within 100 columns and writes the rendered files', () => {
  rmSync(join(copy, 'docker-compose.yml'));
  rmSync(join(copy, 'k8s', 'manifests'), { recursive: true });
  const { status, stdout, stderr } = runAlone('bin/start.ts');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  printed = stdout;
  expect(stdout).not.toContain('not found');
  // The templates were validated, by CDK's rules.
  expect(validated()).toContainEqual(
    expect.objectContaining({ pluginName: 'CloudFormation Validate', violations: [] }),
  );
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  for (const column of ['Docker Compose', 'ECS on Fargate', 'EKS', 'any Kubernetes'])
    expect(stdout).toContain(column);
  // Whoever installed without development packages has the commands that come next.
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const commands = Object.keys(dependencies).flatMap((name) => {
    const { bin = {} } = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
    return Object.keys(bin);
  });
  const advised = [...stdout.matchAll(/npx (\S+)/g)].map(([, command]) => command);
  expect(advised.length).toBeGreaterThan(0);
  expect(commands).toEqual(expect.arrayContaining(advised));
  expect(readFileSync(join(copy, 'docker-compose.yml'), 'utf8')).toContain(`name: ${application.name}\n`);
  expect(readdirSync(join(copy, 'k8s', 'manifests')).length).toBeGreaterThan(1);
  expect(readFileSync(join(copy, 'cdk.out', 'comparison.html'), 'utf8').startsWith('<!doctype html>')).toBe(
    true,
  );
});

const validated = () =>
  JSON.parse(readFileSync(join(copy, 'cdk.out', 'validation-report.json'), 'utf8')).pluginReports;

itOfTheSample('is what the README and the guides quote', () => {
  // The README has two tables: what the comparison says in short, and of that the costs.
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, inShort = ''] =
    /## In short\n\n([\s\S]*?)\n\n/.exec(readFileSync(join(copy, COMPARISON_FILE), 'utf8')) ?? [];
  const linked = inShort.replaceAll('](#', '](docs/COMPARISON.md#').split('\n');
  const [costs, others] = [true, false].map((is) =>
    linked.filter((row) => row.includes('#cost-a-month') === is),
  );
  expect(others?.length).toBeGreaterThan(8);
  expect(readme).toContain(others?.join('\n'));
  expect(costs).toHaveLength(2);
  expect(readme).toContain([...linked.slice(0, 2), ...(costs ?? [])].join('\n'));
  const choices = /(?<=## Which one to choose\n\n)[\s\S]*?(?=\n\n)/;
  const chosen = choices.exec(readFileSync(join(copy, COMPARISON_FILE), 'utf8'))?.[0];
  // A list: the answer for a small team, the reasons that several deployments share, and the four choices.
  const points = chosen?.split('\n') ?? [];
  expect(points.length).toBeGreaterThan(5);
  expect(points.filter((line) => !line.startsWith('- **'))).toEqual([]);
  expect(choices.exec(readme)?.[0]).toBe(chosen?.replaceAll('](#', '](docs/COMPARISON.md#'));
  const questions = /(?<=## Questions\n\n)[^\n]+/;
  const asked = questions.exec(readFileSync(join(copy, COMPARISON_FILE), 'utf8'))?.[0];
  expect(asked?.split(' · ').length).toBeGreaterThan(12);
  expect(questions.exec(readme)?.[0]).toBe(asked?.replaceAll('](#', '](docs/COMPARISON.md#'));
  // A document shows all that is printed, the README parts of it.
  const document = readFileSync(join(ROOT, 'docs', 'how-the-comparison-is-made.md'), 'utf8');
  expect(document).toContain(`\`\`\`\n${printed.trimEnd()}\n\`\`\``);
  const [, excerpt = ''] = /some of them:\n\n```\n([\s\S]*?)\n```/.exec(readme) ?? [];
  const parts = excerpt.split('\n…\n');
  expect(parts.length).toBeGreaterThan(2);
  for (const part of parts) expect(`\n${printed}`).toContain(`\n${part}\n`);
});

itOfTheSample("leaves in CDK's report what its rules find and we have acknowledged", () => {
  expect(validated()).toContainEqual(
    expect.objectContaining({
      suppressedViolations: expect.arrayContaining([expect.objectContaining({ ruleName: 'E1029' })]),
    }),
  );
});

it('renders all three into the assembly when the CLI runs it, and touches no rendered file of the project', async () => {
  writeFileSync(join(copy, 'docker-compose.yml'), '# mine\n');
  const { context } = JSON.parse(readFileSync(join(copy, 'cdk.json'), 'utf8'));
  const names = ['enable-path-metadata', 'enable-asset-metadata', 'version-reporting'];
  const ofCli = Object.fromEntries(names.map((name) => [`aws:cdk:${name}`, true]));
  const { status, stderr } = await run('bin/app.ts', {
    CDK_OUTDIR: join(copy, 'assembly'),
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...ofCli }),
    ...UNCHECKED,
  });
  // A stack that must not be deployed is an error, and is rendered like the others.
  const refusal = parseApplication(application).services.map(diskRefusal).find(Boolean);
  expect({ status, stderr }).toEqual(
    refusal ? { status: 1, stderr: expect.stringContaining(refusal) } : { status: 0, stderr: '' },
  );
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

it('names the source of each wrong value of the context', () => {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  writeFileSync(join(home, '.cdk.json'), JSON.stringify({ context: { colour: 'blue', zones: 9 } }));
  writeFileSync(join(copy, 'cdk.context.json'), JSON.stringify({ natGateways: 'x' }));
  const { context } = JSON.parse(readFileSync(join(copy, 'cdk.json'), 'utf8'));
  const given = { colour: 'blue', natGateways: 'x', zones: 'all', hostedZoneId: 'Z0123456789ABCDEFGHIJ' };
  const { status, stderr } = runAlone('bin/app.ts', {
    HOME: home,
    CDK_OUTDIR: join(copy, 'assembly-of-none'),
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...given }),
  });
  rmSync(join(copy, 'cdk.context.json'));
  rmSync(home, { recursive: true });
  expect(status).toBe(1);
  const [, ...lines] = stderr.trim().split('\n');
  expect(lines.map((line) => [line.trim().split(' ')[0], /(?:; got .+)?$/.exec(line)?.[0]])).toEqual([
    ['zones', '; got "all", from -c'],
    ['natGateways', '; got "x", from cdk.context.json'],
    ['colour', '; got "blue", from ~/.cdk.json'],
    // A definition with domain names has the name of their zone in the copy, too.
    ...(Object.keys(neededOptions()).length > 0
      ? []
      : [
          ['domainName', ''],
          ['hostedZoneName', ''],
        ]),
  ]);
});

describe('with context that CDK looks up', () => {
  const withContext = async (
    file: 'cdk.json' | 'cdk.context.json',
    context: object,
    use: () => Promise<void>,
  ) => {
    const path = join(copy, file);
    const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    const { context: flags, ...rest } = JSON.parse(before ?? '{}');
    const changed = file === 'cdk.json' ? { ...rest, context: { ...flags, ...context } } : context;
    writeFileSync(path, JSON.stringify(changed));
    try {
      await use();
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

  it('takes what was looked up from cdk.context.json', async () => {
    const lookedUp = { [KEY]: ['us-east-1b', 'us-east-1d', 'us-east-1f'] };
    await withContext('cdk.json', THREE_ZONES, () =>
      withContext('cdk.context.json', lookedUp, async () => {
        const { status, stderr } = await start();
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      }),
    );
    expect(new Set(zonesOfShared())).toEqual(
      new Set(lookedUp[KEY].map((zone) => `"AvailabilityZone": "${zone}"`)),
    );
  });

  it('fails where it was not looked up, names the command that does, and leaves all as it was', async () => {
    writeFileSync(join(copy, 'docker-compose.yml'), '# mine\n');
    const before = zonesOfShared();
    expect(before?.length).toBeGreaterThan(0);
    await withContext('cdk.json', THREE_ZONES, async () => {
      const { status, stdout, stderr } = await start();
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toBe(
        `the context has 1 problem:\n  ${KEY} is missing in cdk.context.json; run \`npx cdk synth\` with credentials, which looks it up and adds it there\n`,
      );
    });
    expect(existsSync(join(copy, 'cdk.out.part'))).toBe(false);
    // cdk.out is that of the test before.
    expect(zonesOfShared()).toEqual(before);
    expect(readFileSync(join(copy, 'docker-compose.yml'), 'utf8')).toBe('# mine\n');
  });

  // Not every application runs on this version.
  itOfTheSample(
    'renders all for a version that EKS no longer supports, and says that it cannot be deployed',
    async () => {
      await withContext('cdk.json', { kubernetesVersion: '1.34' }, async () => {
        const { status, stdout, stderr } = await start();
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        // It is another command that deploys.
        expect(stdout).toContain(
          '\ncdk deploy Eks is refused: EKS ended standard support of Kubernetes 1.34',
        );
      });
    },
  );
});

it('fails in its last step with all as it was: rendered files, comparison and cdk.out', async () => {
  const last = join(copy, 'lib', 'compare', 'report', 'markdown.ts');
  const before = readFileSync(last, 'utf8');
  for (const file of ['docker-compose.yml', COMPARISON_FILE]) writeFileSync(join(copy, file), '# mine\n');
  mkdirSync(join(copy, 'cdk.out'), { recursive: true });
  writeFileSync(join(copy, 'cdk.out', 'mine'), '');
  // What is rendered and synthesized by then is in no place where anybody looks.
  writeFileSync(
    last,
    before.replace(
      /export function markdown\([^{]*\{/,
      (found) => `${found}\n  throw new Error('too late');`,
    ),
  );
  try {
    const { status, stdout, stderr } = await run('bin/start.ts', UNCHECKED);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('too late');
  } finally {
    writeFileSync(last, before);
  }
  for (const file of ['docker-compose.yml', COMPARISON_FILE])
    expect(readFileSync(join(copy, file), 'utf8')).toBe('# mine\n');
  expect(existsSync(join(copy, 'cdk.out', 'mine'))).toBe(true);
  expect(existsSync(join(copy, 'cdk.out.part'))).toBe(false);
});

it('fails with all mistakes of a definition at once, and writes nothing', async () => {
  rmSync(join(copy, 'cdk.out'), { recursive: true, force: true });
  writeFileSync(join(copy, 'docker-compose.yml'), '# mine\n');
  const web = {
    image: { reference: 'org/web:1.0.0', architecture: 'mips' },
    cpuMillicores: 0.45,
    ports: { http: 8080 },
    health: { readiness: { http: { port: 'http', path: 'readyz' } } },
    shutdown: { drainSeconds: -1 },
    logs: { retentionDays: 31 },
    calls: ['nobody'],
  };
  const mistaken = { name: 'mistaken', services: { web } };
  // Not the options of the definition that was here: this one has no domain name.
  const { context, ...rest } = JSON.parse(readFileSync(join(copy, 'cdk.json'), 'utf8'));
  writeFileSync(join(copy, 'cdk.json'), JSON.stringify({ ...rest, context: flagsOf(context) }));
  writeFileSync(
    join(copy, 'lib', 'application.ts'),
    `export const application = ${JSON.stringify(mistaken)};\n`,
  );

  const assembly = join(copy, 'assembly-of-mistakes');
  const cli = runAlone('bin/app.ts', { CDK_OUTDIR: assembly });
  expect({ status: cli.status, stdout: cli.stdout }).toEqual({ status: 1, stdout: '' });
  expect(readdirSync(assembly)).toEqual([]);

  const { status, stdout, stderr } = await run('bin/start.ts');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(cli.stderr).toBe(stderr);
  expect(
    stderr
      .trim()
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual([
    'the application definition has 6 problems:',
    'services.web.image.architecture must be one of x86_64, arm64; got "mips"',
    'services.web.cpuMillicores must be a whole number from 10 to 32000; got 0.45',
    'services.web.health.readiness.http.path must be a URL path of at most 1024 characters that begins with one /, such as /healthz or /ready?full=1; percent-encode other characters, as in %20; got "readyz"',
    'services.web.shutdown.drainSeconds must be at least 0; got -1',
    'services.web.logs.retentionDays must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731; got 31',
    'services.web.calls.0 must be another service, but there is none; got "nobody"',
  ]);
  expect(existsSync(join(copy, 'cdk.out'))).toBe(false);
  expect(readFileSync(join(copy, 'docker-compose.yml'), 'utf8')).toBe('# mine\n');
});
