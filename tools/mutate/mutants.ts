import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { everything } from '../../lib/compare/experiment/everything.ts';
import type { FieldPath } from '../../lib/compare/verdicts/definition-fields.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import type { PlacedSite } from './mutate.ts';

// A child process of mutate.ts: tries the expressions of sites.json in a copy of the project, and writes counts.json.
const copy = process.argv[2] ?? '';
const sites: readonly PlacedSite[] = JSON.parse(readFileSync(join(copy, 'sites.json'), 'utf8'));
const { context } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'cdk.json'), 'utf8'));
const setup = { context, newApp: (props: AppProps) => new App(props) };

// The function `site`, which the instrumented sources call. The constant of a mutant is the first value of its
// expression.
const recorded = new Map<number, unknown>();
let mutant: number | undefined;
Object.assign(globalThis, {
  site(number: number, value: unknown): unknown {
    if (mutant === undefined && !recorded.has(number)) recorded.set(number, value);
    return number === mutant ? recorded.get(number) : value;
  },
});

const { experiment }: typeof import('../../lib/compare/experiment/experiment.ts') = require(
  join(copy, 'lib/compare/experiment/experiment.ts'),
);
const findings: typeof import('../../lib/compare/experiment/findings.ts') = require(
  join(copy, 'lib/compare/experiment/findings.ts'),
);
const { savedVocabulary }: typeof import('../../lib/compare/experiment/vocabulary.ts') = require(
  join(copy, 'lib/compare/experiment/vocabulary.ts'),
);
const kept = savedVocabulary().fields;

/** Returns the complaints of the experiment, if there are any. */
function complaints(only: (path: FieldPath) => boolean): string[] {
  try {
    const found = findings.findingsOf(experiment(everything, setup, only).outcomes);
    return [...findings.contradictions(found), ...findings.drift(kept, found)];
  } catch (error) {
    return [String(error).split('\n')[0] ?? ''];
  }
}

const before = complaints((path) => path === 'name');
if (before.length > 0)
  throw new Error(`the experiment must be content before anything is replaced; got ${before.join('; ')}`);

const parts = new Set(partsOf(parseApplication(everything)).map((part) => JSON.stringify(part)));
const counts = { replaced: 0, survived: 0, unread: 0 };
for (const { number, file, line, code, field } of sites) {
  if (!recorded.has(number) || !parts.has(JSON.stringify(recorded.get(number)))) {
    counts.unread += 1;
    continue;
  }
  mutant = number;
  // The fields that the expression names come first, because they most likely reveal the mutant.
  const named = (path: FieldPath) => path.split(/[.[\]*]+/).includes(field);
  const [complaint] = complaints(named);
  const said = complaint ?? complaints((path) => !named(path))[0];
  mutant = undefined;
  counts.replaced += 1;
  if (said === undefined) counts.survived += 1;
  console.log(
    `${said === undefined ? 'SURVIVED' : 'caught'}  ${file}:${line}  ${code.replaceAll(/\s+/g, ' ')}`,
  );
  if (said !== undefined) console.log(`    ${said.slice(0, 200)}`);
}
writeFileSync(join(copy, 'counts.json'), JSON.stringify(counts));

/** Returns every part of a definition, without the definition itself. */
function partsOf(tree: unknown): unknown[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.values(tree).flatMap((part) => [part, ...partsOf(part)]);
}
