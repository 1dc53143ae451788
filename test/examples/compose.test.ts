import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readArtefacts } from '../../lib/compare/readings/artefacts.ts';
import { allSavedRuns, MEASUREMENTS } from '../../lib/compare/runs/saved-runs.ts';
import { COMPOSE_FILE } from '../../lib/deploy/rendered-files.ts';
import { definitionText } from '../../lib/import/definition-text.ts';
import { importText } from '../../lib/import/import-report.ts';
import { comparisonTests } from '../lib/compare/comparison-tests.ts';
import { rendered } from '../outside/rendering.ts';
import { COMPOSE_EXAMPLES, ROOT } from './compose-examples.ts';

const kept = allSavedRuns(MEASUREMENTS);

/** Whether there is a Docker CLI with Compose. `docker compose config` needs no engine. */
const hasCompose = spawnSync('docker', ['compose', 'version']).status === 0;

/** What Compose complains about a file. */
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

  it('renders on all targets, and CDK validates its templates', () => {
    const { pluginReports } = JSON.parse(
      readFileSync(join(rendering.assembly, 'validation-report.json'), 'utf8'),
    );
    expect(pluginReports.flatMap((report: { violations: unknown[] }) => report.violations)).toEqual([]);
    expect(Object.keys(rendering.templates)).toEqual(['Shared', 'EcsFargate', 'Eks']);
    expect(Object.keys(JSON.parse(rendering.renderedFiles)).length).toBeGreaterThan(1);
  });

  (hasCompose ? it : it.skip)('is one that Compose accepts, as is what is rendered of it', async () => {
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
