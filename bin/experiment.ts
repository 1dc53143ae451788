import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectContext } from '../lib/context.ts';
import { parseService, reportFailure } from '../lib/definition.ts';
import { chosenLeaves } from '../lib/experiment/chosen-leaves.ts';
import { experiment } from '../lib/experiment/experiment.ts';
import { contradictions } from '../lib/experiment/findings.ts';
import { fieldTable, leafReport } from '../lib/experiment/report.ts';
import { keepVocabulary, vocabularyOf } from '../lib/experiment/vocabulary.ts';
import { service } from '../lib/service.ts';

// `npm run experiment`: every field and what it is called on each platform. With fields, all that changing them moves.
// With `--write`, what was found is kept, for the comparison and the tests; with `--json`, all of it is printed.
// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { write: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  });
  const context = projectContext(join(__dirname, '..'));
  const chosen = chosenLeaves(positionals);
  const found = experiment(parseService(service), context, (leaf) => chosen.includes(leaf));
  const vocabulary = vocabularyOf(found);
  if (values.json) {
    console.log(JSON.stringify({ outcomes: found.outcomes, vocabulary }));
  } else if (positionals.length > 0) {
    console.log(leafReport(found.outcomes));
  } else {
    console.log(fieldTable(vocabulary));
  }
  if (values.write && positionals.length === 0) keepVocabulary(vocabulary);
  const wrong = contradictions(vocabulary.leaves);
  if (wrong.length > 0) {
    console.error(`lib/verdicts.ts is contradicted by what the renderers do:\n  ${wrong.join('\n  ')}`);
    process.exitCode = 1;
  }
} catch (error) {
  reportFailure(error);
}
