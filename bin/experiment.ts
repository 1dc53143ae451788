import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { chosenFields } from '../lib/compare/experiment/chosen-fields.ts';
import { everything } from '../lib/compare/experiment/everything.ts';
import { experiment } from '../lib/compare/experiment/experiment.ts';
import { fieldReport, vocabularyTable } from '../lib/compare/experiment/field-report.ts';
import { contradictions } from '../lib/compare/experiment/findings.ts';
import type { Setup } from '../lib/compare/experiment/laboratory.ts';
import { saveVocabulary, vocabularyOf } from '../lib/compare/experiment/vocabulary.ts';
import type { FieldPath } from '../lib/compare/verdicts/definition-fields.ts';
import { projectContext } from '../lib/deploy/context.ts';
import type { Command } from './command-line.ts';
import { type CommandResult, runCommand } from './run-command.ts';

interface ExperimentArguments {
  readonly chosen: readonly FieldPath[];
  readonly isAll: boolean;
  readonly write: boolean;
  readonly json: boolean;
}

const COMMAND: Command<ExperimentArguments> = {
  name: 'npm run experiment',
  about:
    'Shows each field of the definition with its name on each platform or, for named fields, everything that a change of the field moves.',
  words: { value: 'FIELD ...', about: 'fields such as shutdown.drainSeconds, or a prefix such as shutdown' },
  flags: { write: 'saves the findings for the comparison and the tests', json: 'for programs' },
  parse: ({ words, switches }) => ({
    chosen: chosenFields(words),
    isAll: words.length === 0,
    write: switches.has('write'),
    json: switches.has('json'),
  }),
};

runCommand(COMMAND, run);

function run({ chosen, isAll, write, json }: ExperimentArguments): CommandResult {
  const setup: Setup = {
    newApp: (props) => new App(props),
    context: projectContext(join(__dirname, '..')),
  };
  const found = experiment(everything, setup, (field) => chosen.includes(field));
  const { outcomes } = found;
  const vocabulary = vocabularyOf(found);
  if (write && isAll) saveVocabulary(vocabulary);
  const wrong = contradictions(vocabulary.fields);
  const table = () => (isAll ? vocabularyTable(vocabulary) : fieldReport(outcomes));
  return {
    text: json ? JSON.stringify({ outcomes, vocabulary }) : table(),
    ...(wrong.length > 0 && {
      errors: `the renderers contradict lib/compare/verdicts/fields:\n  ${wrong.join('\n  ')}`,
    }),
    exitCode: wrong.length > 0 ? 1 : 0,
  };
}
