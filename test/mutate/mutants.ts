import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseService } from '../../lib/definition.ts';
import type { LeafPath } from '../../lib/leaves.ts';
import { service as definition } from '../../lib/service.ts';
import type { PlacedSite } from './mutate.ts';

// A process of mutate.ts: tries the expressions of sites.json in a copy of the project, and writes counts.json.
const copy = process.argv[2] ?? '';
const sites: readonly PlacedSite[] = JSON.parse(readFileSync(join(copy, 'sites.json'), 'utf8'));
const { context } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'cdk.json'), 'utf8'));
const service = parseService(definition);

// What the instrumented sources call: the constant is what the expression was at first.
const recorded = new Map<number, unknown>();
let mutant: number | undefined;
Object.assign(globalThis, {
  site(number: number, value: unknown): unknown {
    if (mutant === undefined && !recorded.has(number)) recorded.set(number, value);
    return number === mutant ? recorded.get(number) : value;
  },
});

const { experiment }: typeof import('../../lib/experiment/experiment.ts') = require(
  join(copy, 'lib/experiment/experiment.ts'),
);
const findings: typeof import('../../lib/experiment/findings.ts') = require(
  join(copy, 'lib/experiment/findings.ts'),
);
const { keptVocabulary }: typeof import('../../lib/experiment/vocabulary.ts') = require(
  join(copy, 'lib/experiment/vocabulary.ts'),
);
const kept = keptVocabulary().leaves;

/** What the experiment says, if it says anything. */
function complaints(only: (leaf: LeafPath) => boolean): string[] {
  try {
    const found = findings.findingsOf(experiment(service, context, only).outcomes);
    return [...findings.contradictions(found), ...findings.drift(kept, found)];
  } catch (error) {
    return [String(error).split('\n')[0] ?? ''];
  }
}

const before = complaints((leaf) => leaf === 'name');
if (before.length > 0)
  throw new Error(`the experiment must be content before anything is replaced; got ${before.join('; ')}`);

const parts = new Set(partsOf(service).map((part) => JSON.stringify(part)));
const counts = { replaced: 0, survived: 0, unread: 0 };
for (const { number, file, line, code, field } of sites) {
  if (!recorded.has(number) || !parts.has(JSON.stringify(recorded.get(number)))) {
    counts.unread += 1;
    continue;
  }
  mutant = number;
  // First the leaves that the expression names, as they most likely tell.
  const named = (leaf: LeafPath) => leaf.split(/[.[\]*]+/).includes(field);
  const [complaint] = complaints(named);
  const said = complaint ?? complaints((leaf) => !named(leaf))[0];
  mutant = undefined;
  counts.replaced += 1;
  if (said === undefined) counts.survived += 1;
  console.log(
    `${said === undefined ? 'SURVIVED' : 'caught'}  ${file}:${line}  ${code.replaceAll(/\s+/g, ' ')}`,
  );
  if (said !== undefined) console.log(`    ${said.slice(0, 200)}`);
}
writeFileSync(join(copy, 'counts.json'), JSON.stringify(counts));

/** Every part of the definition, itself left out. */
function partsOf(tree: unknown): unknown[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.values(tree).flatMap((part) => [part, ...partsOf(part)]);
}
