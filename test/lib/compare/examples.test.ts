import { allSavedRuns, MEASUREMENTS } from '../../../lib/compare/runs/saved-runs.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { EXAMPLES } from '../../examples/examples.ts';
import { OF_THE_SAMPLE } from '../../examples/of-the-sample.ts';
import { artefactsOfApplication } from './artefacts-of.ts';
import { comparisonTests, ofThis, said, withoutTheSample } from './comparison-tests.ts';

const kept = allSavedRuns(MEASUREMENTS);

describe.each(Object.entries(EXAMPLES))('the comparison of %s', (_, { definition, context }) => {
  const cells = comparisonTests(definition, () => artefactsOfApplication(definition, context, kept));

  it('has nothing of the sample, but what was measured on it', () => {
    const own = cells().map(([name, { text }]) => [name, withoutTheSample(text)] as const);
    const named = own.filter(([, text]) => OF_THE_SAMPLE.test(text) || /\bvisits\b/.test(ofThis(text)));
    expect(named.map(said)).toEqual([]);
    const hasTable = parseApplication(definition).services.some(({ table }) => table);
    const tables = hasTable ? [] : own.filter(([, text]) => /\bDynamoDB\b|\btables?\b/i.test(text));
    expect(tables.map(said)).toEqual([]);
  });
});
