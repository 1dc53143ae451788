import type { Comparison } from '../../../lib/compare/comparison-schema.ts';
import { allSavedRuns, MEASUREMENTS } from '../../../lib/compare/runs/saved-runs.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { EXAMPLES } from '../../examples/examples.ts';
import { OF_THE_SAMPLE } from '../../examples/of-the-sample.ts';
import { artefactsOfApplication } from './artefacts-of.ts';
import { comparisonTests, ofThis, said, withoutTheSample } from './comparison-tests.ts';

const kept = allSavedRuns(MEASUREMENTS);

/** The titles of sections, rows and measured scenarios, and the events and figures of those. */
const titlesOf = ({ sections, measured }: Comparison): string[] => [
  ...sections.flatMap(({ title, rows }) => [title, ...rows.map((row) => row.title)]),
  ...measured.flatMap(({ title, does, on }) => [
    title,
    does,
    ...on.flatMap((one) => ('lines' in one ? one.lines.map((line) => line.title) : [])),
  ]),
];

describe.each(Object.entries(EXAMPLES))('the comparison of %s', (_, { definition, context }) => {
  const { cells, compared } = comparisonTests(definition, () =>
    artefactsOfApplication(definition, context, kept),
  );

  it('has nothing of the sample, but what was measured on it', () => {
    const own = cells().map(([name, { text }]) => [name, withoutTheSample(text)] as const);
    const named = own.filter(([, text]) => OF_THE_SAMPLE.test(text) || /\bvisits\b/.test(ofThis(text)));
    const titles = titlesOf(compared()).filter(
      (title) => OF_THE_SAMPLE.test(title) || /\bvisits\b/.test(title),
    );
    expect(titles).toEqual([]);
    expect(named.map(said)).toEqual([]);
    const hasTable = parseApplication(definition).services.some(({ table }) => table);
    const tables = hasTable ? [] : own.filter(([, text]) => /\bDynamoDB\b|\btables?\b/i.test(text));
    expect(tables.map(said)).toEqual([]);
  });
});
