import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { comparison } from '../../lib/compare/comparison.ts';
import { readArtefacts } from '../../lib/compare/readings/artefacts.ts';
import { allSavedRuns, MEASUREMENTS } from '../../lib/compare/runs/saved-runs.ts';
import { handlingIn } from '../../lib/deploy/handling.ts';
import { refusals } from '../../lib/deploy/refusals.ts';
import { check } from '../../lib/deploy/render.ts';
import { COMPOSE_FILE } from '../../lib/deploy/rendered-files.ts';
import { beforeDeploy, beforeDeployText } from '../../lib/import/before-deploy.ts';
import { definitionText } from '../../lib/import/definition-text.ts';
import { importMarkdown, importText } from '../../lib/import/import-report.ts';
import { runningProject } from '../../lib/import/running-project.ts';
import { comparisonTests } from '../lib/compare/comparison-tests.ts';
import { itWithCompose } from '../lib/import/compose-cli.ts';
import { rendered } from '../outside/rendering.ts';
import { COMPOSE_EXAMPLES, ROOT } from './compose-examples.ts';

/** A day on which the default version of Kubernetes is supported. */
const NEWEST = new Date('2026-11-30');

const kept = allSavedRuns(MEASUREMENTS);

/** The complaints of Compose about a file. */
async function complaintsOf(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const { PATH, HOME } = process.env;
  const { stderr } = await promisify(execFile)('docker', ['compose', ...args, 'config', '--quiet'], {
    cwd: ROOT,
    env: { PATH, HOME, ...variables },
  });
  return stderr;
}

/** The variables without which Compose refuses a file, each with a value. */
const requiredVariables = (file: string): Record<string, string> =>
  Object.fromEntries([...file.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => [name, 'any']));

it('has every folder of examples/compose', () => {
  expect(COMPOSE_EXAMPLES.map(({ name }) => name)).toEqual(
    readdirSync(join(ROOT, 'examples', 'compose')).sort(),
  );
});

it('is what the guide shows: the arguments of each file, and the beginning of a report', () => {
  const guide = readFileSync(join(ROOT, 'docs', 'from-compose.md'), 'utf8');
  const arguments_ = [...guide.matchAll(/^\| `(examples\/compose\/[^`]*)` \|/gm)].map(([, words]) => words);
  expect(arguments_).toEqual(COMPOSE_EXAMPLES.map(({ words }) => words));
  const [, words, quoted = ''] =
    /`npm start -- ([^`]*)` begins with\n\n```\n([\s\S]*?)\n```/.exec(guide) ?? [];
  const shown = COMPOSE_EXAMPLES.find((one) => one.words === words);
  expect(shown && importText(shown.read()).slice(0, quoted.length)).toBe(quoted);
});

describe.each(COMPOSE_EXAMPLES)('the Compose file of $name', ({ envFile, words, read }) => {
  const imported = read();
  const { name } = imported.definition;
  const handling = handlingIn({ source: words, name, running: runningProject(imported, words, ROOT) });
  let rendering: ReturnType<typeof rendered>;

  beforeAll(() => {
    rendering = rendered(imported.definition, {}, true);
  }, 60_000);

  it('is reported on as its owner needs it', () => {
    expect(`npm start -- ${words}\n\n${importText(imported)}\n`).toMatchSnapshot();
  });

  it('is written as a definition', () => {
    expect(definitionText(imported, words)).toMatchSnapshot();
  });

  it('has a list of what is left to do, with commands of the rendered stacks', () => {
    const artefacts = readArtefacts(rendering.assembly, kept, [], handling);
    const refused = refusals(check(imported.definition, {}), NEWEST);
    const tasks = beforeDeploy(imported, { artefacts, refused });
    const list = beforeDeployText(tasks);
    expect(list).toMatchSnapshot();
    const markdown = importMarkdown(imported, tasks, artefacts);
    expect(markdown).toContain('## Before `cdk deploy`');
    expect(markdown).toContain(`\nnpx cdk deploy EcsFargate --app cdk.out\n`);
    expect(markdown).toContain(`edit the Compose file and run \`npm start -- ${words}\``);
    expect(markdown).toContain(`\`npm run import -- ${words}\` once, and edit \`lib/application.ts\``);
    // One recipe: what the list has of the data, and of the secrets on AWS, the page has, too.
    const moving = comparison(artefacts).sections.find(({ id }) => id === 'moving')!;
    const { ecs } = moving.rows.find(({ id }) => id === 'from-docker-compose')!.cells;
    const shown = list.split('\n').map((line) => line.trim());
    if (ecs.commands)
      for (const line of shown.filter((one) =>
        /create-secret|pg_dump|mysqldump|pg_restore|\| mysql /.test(one),
      ))
        expect(ecs.commands).toContain(line);
    const names = [...list.matchAll(/--name (\S+)/g)].map(([, name]) => name);
    const provided = [
      ...Object.entries(imported.definition.services),
      ...Object.entries(imported.definition.jobs ?? {}),
    ].flatMap(([service, { secrets = [] }]) =>
      secrets
        .filter(({ source }) => source === 'provided')
        .map(({ name }) => `${imported.definition.name}/${service}/${name}`),
    );
    expect(names).toEqual(provided);
    for (const { role, key } of imported.parts.filter(({ role }) => role.kind === 'resource'))
      expect([role.kind, list]).toEqual(['resource', expect.stringContaining(`- ${key}: `)]);
  });

  it('renders on all targets, and CDK validates its templates', () => {
    const { pluginReports } = JSON.parse(
      readFileSync(join(rendering.assembly, 'validation-report.json'), 'utf8'),
    );
    expect(pluginReports.flatMap((report: { violations: unknown[] }) => report.violations)).toEqual([]);
    expect(Object.keys(rendering.templates)).toEqual(['Shared', 'EcsFargate', 'Eks']);
    expect(Object.keys(JSON.parse(rendering.renderedFiles)).length).toBeGreaterThan(1);
  });

  itWithCompose('is one that Compose accepts, as is what is rendered of it', async () => {
    const theirs = envFile === undefined ? [] : ['--env-file', envFile];
    const [file = ''] = imported.project.files;
    const ours = join(rendering.assembly, COMPOSE_FILE);
    const said = await Promise.all([
      complaintsOf(['-f', file, ...theirs, '--profile', '*']),
      complaintsOf(['-f', ours, '--profile', '*'], requiredVariables(readFileSync(ours, 'utf8'))),
    ]);
    // A habit of old files, which Compose only warns of.
    const isOld = 'version' in imported.project.tree;
    expect(said).toEqual([isOld ? expect.stringContaining('`version` is obsolete') : '', '']);
  });

  comparisonTests(imported.definition, () => readArtefacts(rendering.assembly, kept));
});
