import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCENARIOS } from '../lib/compare/runs/scenarios.ts';

const ROOT = join(__dirname, '..');

/** The tests that .ci/run leaves out of each tier: the alternatives of a pattern for their titles. */
const leftOut = [
  ...readFileSync(join(ROOT, '.ci', 'run'), 'utf8').matchAll(/^not_on_(\w+)='(.*)'$/gm),
].flatMap(([, tier = '', pattern = '']) =>
  alternatives(pattern).map((alternative) => [tier, alternative] as const),
);

/** Splits a pattern at those of its bars that stand in no brackets. */
function alternatives(pattern: string): string[] {
  return pattern.match(/(?:[^|(]|\([^)]*\))+/g) ?? [];
}

/** All that can be a title: the sources of the tiers, and the titles of scenarios. */
const titles = [
  ...readdirSync(join(ROOT, 'test', 'e2e'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(ROOT, 'test', 'e2e', path), 'utf8')),
  ...Object.values(SCENARIOS).map(({ title }) => title),
];

it('finds what is left out of each tier with an engine', () => {
  expect([...new Set(leftOut.map(([tier]) => tier))]).toEqual(['compose', 'ecs', 'kubernetes', 'eks']);
});

/** The titles of blocks, which stand before those of their tests. */
const blocks = titles.flatMap((text) =>
  [...text.matchAll(/\bdescribe\('([^']+)'/g)].map(([, block]) => `${block} `),
);

// A title that was changed would bring its test back, and the run would take longer than it may.
it.each(leftOut)('CI leaves out a test of %s that there is: %s', (_tier, alternative) => {
  const block = blocks.find((one) => alternative.startsWith(one)) ?? '';
  const test = new RegExp(alternative.slice(block.length));
  expect(titles.some((text) => test.test(text))).toBe(true);
});
