import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leavesOf } from '../../lib/leaves.ts';
import { serviceSchema } from '../../lib/schema.ts';
import { type Site, withSites } from './sites.ts';

/*
 * `npm run mutate`: a test of the tests. In a copy of the project it finds every expression of the renderers that reads
 * the definition, replaces one after the other by the constant that it is for our service, and sees whether the
 * experiment notices: no file that we render would tell, as all look as before.
 * With words, only the expressions whose place or code has one of them: `npm run mutate -- k8s/probes.ts`.
 */

const ROOT = join(__dirname, '..', '..');

/** Where renderers read the definition. */
const RENDERERS = [
  'lib/compose',
  'lib/ecs',
  'lib/eks',
  'lib/shared',
  'k8s',
  'lib/derive.ts',
  'lib/environment.ts',
  'lib/image.ts',
  'lib/render.ts',
];

/** Processes end after so many mutants: CDK keeps what it made for as long as a process lives. */
const MUTANTS_A_PROCESS = 40;

export interface PlacedSite extends Site {
  readonly file: string;
  readonly number: number;
}

const copy = mkdtempSync(join(tmpdir(), 'mutate-'));
try {
  const words = process.argv.slice(2);
  const sites = instrument().filter(
    ({ file, line, code }) =>
      words.length === 0 || words.some((word) => `${file}:${line} ${code}`.includes(word)),
  );
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
  console.log(
    `${counts.replaced} expressions replaced; ${counts.unread} others are not read to render, or are no part of the definition`,
  );
  console.log(`${counts.replaced - counts.survived} passed, ${counts.survived} failed`);
  process.exitCode = counts.survived > 0 || (words.length === 0 && counts.replaced < 20) ? 1 : 0;
} finally {
  rmSync(copy, { recursive: true });
}

function instrument(): PlacedSite[] {
  for (const entry of ['lib', 'k8s', 'app', 'package.json', 'tsconfig.json']) {
    cpSync(join(ROOT, entry), join(copy, entry), {
      recursive: true,
      filter: (path) => !/node_modules|\/dist$/.test(path),
    });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const fields = new Set(
    leavesOf(serviceSchema)
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
