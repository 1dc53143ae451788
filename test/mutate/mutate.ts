import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseService } from '../../lib/definition.ts';
import { type LeafPath, leavesOf } from '../../lib/leaves.ts';
import { serviceSchema } from '../../lib/schema.ts';
import { service as definition } from '../../lib/service.ts';
import { type Site, withSites } from './sites.ts';

/*
 * `npm run mutate`: a test of the tests. In a copy of the project it finds every expression of the renderers that reads
 * the definition, replaces one after the other by the constant that it is for our service, and sees whether the
 * experiment notices: no file that we render would tell, as all look as before.
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

const service = parseService(definition);
const leaves = leavesOf(serviceSchema).map(({ path }) => path);
const fields = new Set(leaves.flatMap((path) => path.split(/[.[\]*]+/)).filter(Boolean));

// What instrumented sources call.
const recorded = new Map<number, unknown>();
let mutant: number | undefined;
const site = (number: number, value: unknown): unknown => {
  if (mutant === undefined && !recorded.has(number)) recorded.set(number, value);
  return number === mutant ? recorded.get(number) : value;
};
Object.assign(globalThis, { site });

const copy = mkdtempSync(join(tmpdir(), 'mutate-'));
try {
  const sites = instrument();
  const { experiment }: typeof import('../../lib/experiment/experiment.ts') = require(
    join(copy, 'lib/experiment/experiment.ts'),
  );
  const { contradictions, drift }: typeof import('../../lib/experiment/findings.ts') = require(
    join(copy, 'lib/experiment/findings.ts'),
  );
  const { keptVocabulary, vocabularyOf }: typeof import('../../lib/experiment/vocabulary.ts') = require(
    join(copy, 'lib/experiment/vocabulary.ts'),
  );
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
  const kept = keptVocabulary();

  /** What the experiment says, if it says anything. */
  const complaints = (only: (leaf: LeafPath) => boolean): string[] => {
    try {
      const found = vocabularyOf(experiment(service, context, only)).leaves;
      return [...contradictions(found), ...drift(kept.leaves, found)];
    } catch (error) {
      return [`${error}`.split('\n')[0] ?? ''];
    }
  };

  const before = complaints(() => true);
  if (before.length > 0)
    throw new Error(`the experiment must be content before anything is replaced; got ${before.join('\n')}`);

  const parts = new Set(partsOf(service).map((part) => JSON.stringify(part)));
  const mutants = [...recorded]
    .filter(([, value]) => parts.has(JSON.stringify(value)))
    .map(([number]) => number);
  let survived = 0;
  for (const [i, number] of mutants.entries()) {
    const { file, line, code, field } = sites[number] as Site & { file: string };
    mutant = number;
    // First the leaves that the expression names, as they most likely tell.
    const named = (leaf: LeafPath) => leaf.split(/[.[\]*]+/).includes(field);
    const [complaint] = [() => complaints(named), () => complaints((leaf) => !named(leaf))].reduce<string[]>(
      (said, ask) => (said.length > 0 ? said : ask()),
      [],
    );
    mutant = undefined;
    if (complaint === undefined) survived += 1;
    console.log(
      `${i + 1}/${mutants.length} ${complaint === undefined ? 'SURVIVED' : 'caught'}  ${file}:${line}  ${code.replaceAll(/\s+/g, ' ')}`,
    );
    if (complaint !== undefined) console.log(`    ${complaint.slice(0, 200)}`);
  }
  const unread = sites.length - mutants.length;
  console.log(
    `${mutants.length} expressions replaced, ${unread} others read no value of the definition that is known to be one`,
  );
  console.log(`${mutants.length - survived} passed, ${survived} failed`);
  process.exitCode = survived > 0 || mutants.length < 20 ? 1 : 0;
} finally {
  rmSync(copy, { recursive: true });
}

function instrument(): (Site & { readonly file: string })[] {
  for (const entry of ['lib', 'k8s', 'app', 'package.json', 'tsconfig.json'])
    cpSync(join(ROOT, entry), join(copy, entry), {
      recursive: true,
      filter: (path) => !/node_modules|\/dist$/.test(path),
    });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const files = RENDERERS.flatMap((path) =>
    path.endsWith('.ts')
      ? [path]
      : readdirSync(join(copy, path))
          .filter((file) => file.endsWith('.ts'))
          .map((file) => join(path, file)),
  );
  const all: (Site & { readonly file: string })[] = [];
  for (const file of files) {
    const { instrumented, sites } = withSites(readFileSync(join(copy, file), 'utf8'), fields, all.length);
    writeFileSync(join(copy, file), instrumented);
    all.push(...sites.map((one) => ({ ...one, file })));
  }
  return all;
}

/** Every part of the definition, itself left out. */
function partsOf(tree: unknown): unknown[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.values(tree).flatMap((part) => [part, ...partsOf(part)]);
}
