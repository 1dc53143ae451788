import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command, CommandLine } from '../../bin/command-line.ts';
import { type CommandResult, runCommand } from '../../bin/run-command.ts';
import { definitionFields } from '../../lib/compare/verdicts/definition-fields.ts';
import { applicationSchema } from '../../lib/definition/application-schema.ts';
import { type Site, withSites } from './sites.ts';

/*
 * `npm run mutate`: a test of the tests. In a copy of the project, it finds every expression by which the renderers
 * read the definition. It replaces one after the other by its first value, and checks that the experiment
 * notices. The rendered files could not show this, because all of them stay the same. With words, it tries only the
 * expressions whose place or code contains one of them: `npm run mutate -- k8s/network-policies.ts`.
 */

const ROOT = join(__dirname, '..', '..');

/** The folders and files in which renderers read the definition. */
const RENDERERS = [
  'lib/deploy/compose',
  'lib/deploy/ecs',
  'lib/deploy/eks',
  'lib/deploy/shared',
  'k8s',
  'lib/definition/fargate-size.ts',
  'lib/definition/container-variables.ts',
  'lib/definition/local-substitute.ts',
  'lib/definition/platform-steps.ts',
  'lib/definition/public-services.ts',
  'lib/definition/references.ts',
  'lib/definition/service-calls.ts',
  'lib/deploy/domain.ts',
  'lib/deploy/image.ts',
  'lib/deploy/service-resources.ts',
  'lib/deploy/stack-names.ts',
  'lib/deploy/render.ts',
];

/** The number of mutants after which a process ends: CDK keeps everything that it made as long as the process lives. */
const MUTANTS_A_PROCESS = 40;

export interface PlacedSite extends Site {
  readonly file: string;
  readonly number: number;
}

const COMMAND: Command = {
  name: 'npm run mutate',
  about:
    'Replaces each expression of the renderers that reads the definition by a constant, and shows whether the experiment notices.',
  words: {
    value: 'WORD ...',
    about: 'only expressions whose place or code has one of the words, such as k8s/network-policies.ts',
  },
  flags: {},
  parse: (line) => line,
};

runCommand(COMMAND, mutate);

function mutate({ words }: CommandLine): CommandResult {
  const copy = mkdtempSync(join(tmpdir(), 'mutate-'));
  try {
    const sites = instrument(copy).filter(
      ({ file, line, code }) =>
        words.length === 0 || words.some((word) => `${file}:${line} ${code}`.includes(word)),
    );
    const { replaced, survived, unread } = tried(copy, sites);
    return {
      text: `${replaced} expressions replaced; ${unread} others are not read to render, or are no part of the definition
${replaced - survived} passed, ${survived} failed`,
      exitCode: survived > 0 || (words.length === 0 && replaced < 20) ? 1 : 0,
    };
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function tried(copy: string, sites: readonly PlacedSite[]) {
  const counts = { replaced: 0, survived: 0, unread: 0 };
  for (let from = 0; from < sites.length; from += MUTANTS_A_PROCESS) {
    writeFileSync(join(copy, 'sites.json'), JSON.stringify(sites.slice(from, from + MUTANTS_A_PROCESS)));
    const { status } = spawnSync('node', ['--import', 'tsx', join(__dirname, 'mutants.ts'), copy], {
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error(`mutants must be tried to the end; got exit code ${status}`);
    const said = JSON.parse(readFileSync(join(copy, 'counts.json'), 'utf8')) as typeof counts;
    for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] += said[key];
  }
  return counts;
}

function instrument(copy: string): PlacedSite[] {
  for (const entry of ['lib', 'k8s', 'package.json', 'tsconfig.json']) {
    cpSync(join(ROOT, entry), join(copy, entry), {
      recursive: true,
      filter: (path) => !/node_modules|\/dist$/.test(path),
    });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const fields = new Set(
    definitionFields(applicationSchema)
      .flatMap(({ path }) => path.split(/[.[\]*]+/))
      .filter(Boolean),
  );
  const files = RENDERERS.flatMap((path) =>
    path.endsWith('.ts')
      ? [path]
      : readdirSync(join(copy, path))
          .filter((file) => file.endsWith('.ts'))
          .map((file) => join(path, file)),
  );
  const all: PlacedSite[] = [];
  for (const file of files) {
    const { instrumented, sites } = withSites(readFileSync(join(copy, file), 'utf8'), fields, all.length);
    writeFileSync(join(copy, file), instrumented);
    all.push(...sites.map((site, i) => ({ ...site, file, number: all.length + i })));
  }
  return all;
}
