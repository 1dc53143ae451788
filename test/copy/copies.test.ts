import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { application } from '../../lib/application.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { diskRefusal } from '../../lib/deploy/ecs/volumes.ts';
import { FOR_TEMPLATES_ALONE } from '../../lib/deploy/render.ts';
import { theirProject } from '../render-project.ts';
import { importClosure, ROOT } from './import-closure.ts';

// What people copy: the half of the project that deploys, without the half that compares, and single constructs.

/** A folder for each copy. One run of the compiler checks them all, as most of its time goes into CDK's types. */
let copies: string;
const pathIn = (copy: string, path = ''): string => join(copies, copy, path);

const copyTo = (copy: string, paths: readonly string[]): void => {
  const leftByTools = ['node_modules', 'dist', 'manifests'];
  for (const path of paths) {
    mkdirSync(dirname(pathIn(copy, path)), { recursive: true });
    cpSync(join(ROOT, path), pathIn(copy, path), {
      recursive: true,
      filter: (source) => !leftByTools.includes(basename(source)),
    });
  }
};

/**
 * Runs a program of a copy, in this process, which has loaded CDK already.
 *
 * @param exitCode the code that it asks for. @default - none
 */
function run(copy: string, program: string, env: Readonly<Record<string, string>>, exitCode?: number): void {
  const before = process.env;
  process.env = { ...before, ...env, CDK_VALIDATION: 'false' };
  // A day on which EKS supports the version that is rendered where no day is given.
  jest.useFakeTimers({ now: new Date('2026-12-02') });
  try {
    require(pathIn(copy, program));
  } finally {
    jest.useRealTimers();
    process.env = before;
  }
  const asked = process.exitCode;
  process.exitCode = undefined;
  expect(asked).toBe(exitCode);
}

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

/** The page that tells strangers which files to copy, and the code that they write. */
const PAGE = readFileSync(join(ROOT, 'docs', 'using-the-constructs.md'), 'utf8');
const codeOf = (file: string): string => {
  const code = new RegExp(`^\`\`\`ts\\n// ${file}\\n(.*?)^\`\`\`$`, 'ms').exec(PAGE)?.[1];
  if (!code) throw new Error(`docs/using-the-constructs.md must have the code of ${file}`);
  return code;
};

/** The folder that strangers copy as a whole: the definition with its defaults and rules. */
const DEFINITION = 'lib/definition';

/**
 * The parts that strangers copy beside the definition: the construct with its imports, the section of the page about it, the most
 * files, their app.
 */
const CONSTRUCTS = [
  {
    copy: 'ecs',
    construct: 'lib/deploy/ecs/ecs-fargate.ts',
    section: 'ECS on Fargate',
    most: 8,
    app: 'ecs-app.ts',
  },
  {
    copy: 'chart',
    construct: 'k8s/service-chart.ts',
    section: 'The chart, on any Kubernetes',
    most: 12,
    app: 'chart-app.ts',
  },
] as const;

/** The most lines of a file: files that are joined without end would be few, and nobody could read them. */
const MOST_LINES = 350;

/** The files that a construct needs beside the definition. */
const neededBy = (construct: string): string[] =>
  importClosure(construct).filter((file) => !file.startsWith(`${DEFINITION}/`));

/** The folders of the images that the user's own definition builds. */
const imageFolders = (): string[] =>
  parseApplication(application).services.flatMap(({ image }) => image.build?.context ?? []);

/** The program that the CDK CLI runs, and what it imports of bin/. */
const PROGRAMS = importClosure('bin/app.ts').filter((file) => file.startsWith('bin/'));

beforeAll(() => {
  copies = mkdtempSync(join(tmpdir(), 'copies-'));
  symlinkSync(join(ROOT, 'node_modules'), join(copies, 'node_modules'));
  copyTo('half', [
    ...['lib/application.ts', 'lib/definition', 'lib/deploy', 'k8s', ...imageFolders()],
    ...['bin/run.mjs', ...PROGRAMS, 'cdk.json', 'package.json', 'tsconfig.json'],
  ]);
  for (const { copy, construct, app } of CONSTRUCTS) {
    copyTo(copy, [DEFINITION, ...neededBy(construct)]);
    rmSync(pathIn(copy, `${DEFINITION}/collector.ts`));
    for (const file of ['application.ts', app]) writeFileSync(pathIn(copy, file), codeOf(file));
  }
});

afterAll(() => rmSync(copies, { recursive: true }));

it('pass the compiler', () => {
  // Without the image's own sources, which have packages of their own and which nothing imports.
  const include = ['half/bin', 'half/lib', 'half/k8s', ...CONSTRUCTS.map(({ copy }) => copy)];
  writeFileSync(pathIn('tsconfig.json'), JSON.stringify({ extends: './half/tsconfig.json', include }));
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  // Several threads would each read CDK's types.
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', '.', '--singleThreaded'], {
    cwd: copies,
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
}, 60_000);

describe('the half that deploys', () => {
  it('imports nothing of lib/compare', () => {
    const sources = ['lib/definition', 'lib/deploy', 'k8s'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(folder, file)),
    );
    expect(sources.length).toBeGreaterThan(30);
    const needed = importClosure('bin/app.ts', 'lib/application.ts', ...sources);
    const itsOwn = /^(bin|k8s|lib\/definition|lib\/deploy)\/|^lib\/application\.ts$/;
    expect(needed.filter((file) => !itsOwn.test(file))).toEqual([]);
  });

  it('synthesizes what the whole project synthesizes', () => {
    const { context } = readJson(pathIn('half', 'cdk.json'));
    const assembly = pathIn('half', 'cdk.out');
    // A stack that must not be deployed is an error, and a template like the others.
    const isRefused = parseApplication(application).services.some(diskRefusal);
    const env = {
      CDK_OUTDIR: assembly,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...FOR_TEMPLATES_ALONE }),
    };
    run('half', 'bin/app.ts', env, isRefused ? 1 : undefined);

    const ours = theirProject();
    for (const id of ['Shared', 'EcsFargate', 'Eks'])
      expect([id, readJson(join(assembly, `${id}.template.json`))]).toEqual([id, ours.json(id)]);
    // The Compose file, the namespace and a service, at least.
    expect(Object.keys(ours.renderedFiles).length).toBeGreaterThanOrEqual(3);
    for (const [path, content] of Object.entries(ours.renderedFiles))
      expect(readFileSync(join(assembly, path), 'utf8')).toBe(content);
  }, 60_000);
});

describe.each(CONSTRUCTS)('$construct in an app of somebody else', ({ construct, section, most }) => {
  it(`needs at most ${most} files, which the page names`, () => {
    const [, text = ''] = PAGE.split(`\n## ${section}\n`);
    const [ofSection = ''] = text.split('\n## ');
    const named = [...ofSection.matchAll(/^- `([^`]+)`/gm)].map(([, file]) => file);
    const needed = neededBy(construct);
    expect(named).toEqual(needed);
    expect(ofSection).toContain(`Copy these ${needed.length} files`);
    expect(needed.length).toBeLessThanOrEqual(most);
    const linesOf = (file: string) => readFileSync(join(ROOT, file), 'utf8').split('\n').length;
    expect(needed.filter((file) => linesOf(file) > MOST_LINES)).toEqual([]);
  });
});

it('the definition needs no file of another folder', () => {
  const needed = importClosure(`${DEFINITION}/parse-application.ts`);
  expect(needed.filter((file) => !file.startsWith(`${DEFINITION}/`))).toEqual([]);
});

it('EcsFargate deploys the application of somebody else', () => {
  run('ecs', 'ecs-app.ts', { CDK_OUTDIR: pathIn('ecs', 'cdk.out') });
  const { Resources } = readJson(pathIn('ecs', 'cdk.out/HelloStack.template.json')) as {
    Resources: Record<string, { Type: string; Properties: Record<string, any> }>;
  };
  const ofType = (type: string) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties }]) => ({ id, ...Properties }));
  expect(ofType('AWS::ECS::Service')).toMatchObject([
    { id: expect.stringMatching(/^HellogreeterService/), LaunchType: 'FARGATE' },
    { id: expect.stringMatching(/^HellowebService/), LaunchType: 'FARGATE' },
  ]);
  expect(ofType('AWS::ECS::TaskDefinition')).toMatchObject([
    { ContainerDefinitions: [{ Name: 'greeter', Image: 'example.com/greeter:1.0.0' }] },
    { ContainerDefinitions: [{ Name: 'web', Image: 'example.com/hello:1.0.0' }] },
  ]);
  expect(ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')).toMatchObject([{ Scheme: 'internet-facing' }]);
  expect(ofType('AWS::ServiceDiscovery::HttpNamespace')).toMatchObject([{ Name: 'hello' }]);
  expect(ofType('AWS::DynamoDB::Table').length).toBe(1);
  expect(ofType('AWS::SecretsManager::Secret')).toEqual([]);
});

it('the chart of DynamoDB Local needs no further file', () => {
  const substitute = 'k8s/local-substitute-chart.ts';
  const copied = neededBy('k8s/service-chart.ts');
  expect(neededBy(substitute).filter((file) => !copied.includes(file))).toEqual([substitute]);
});

it('ServiceChart deploys the services of somebody else', () => {
  run('chart', 'chart-app.ts', { CDK8S_OUTDIR: pathIn('chart', 'dist') });
  const objectsOf = (service: string) =>
    parseAllDocuments(readFileSync(pathIn('chart', `dist/${service}.k8s.yaml`), 'utf8')).map((document) =>
      document.toJS(),
    );
  const names = (service: string) =>
    objectsOf(service)
      .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)
      .sort();
  const internal = [
    ...['Deployment', 'HorizontalPodAutoscaler', 'NetworkPolicy', 'PodDisruptionBudget', 'Service'],
    'ServiceAccount',
  ];
  expect(names('greeter')).toEqual(internal.map((kind) => `${kind} hello/greeter`));
  expect(names('web')).toEqual([...internal, 'Ingress'].sort().map((kind) => `${kind} hello/web`));
  const { containers } = objectsOf('web').find(({ kind }) => kind === 'Deployment').spec.template.spec;
  expect(containers).toMatchObject([{ name: 'web', image: 'example.com/hello:1.0.0' }]);
});
