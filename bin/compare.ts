import { join } from 'node:path';
import { comparison } from '../lib/compare/comparison.ts';
import { readArtefacts } from '../lib/compare/readings/artefacts.ts';
import { type ReportOptions, report } from '../lib/compare/report/report.ts';
import { allSavedRuns, MEASUREMENTS } from '../lib/compare/runs/saved-runs.ts';
import type { Command } from './command-line.ts';
import { runCommand, wantsColours } from './run-command.ts';

const COMMAND: Command<ReportOptions> = {
  name: 'npm run compare',
  about: 'Compares what `npm start` rendered: the named sections, or all.',
  words: { value: 'SECTION ...', about: 'names of sections' },
  flags: {
    json: 'for programs, by lib/compare/comparison.schema.json',
    evidence: 'also the place in a file that each cell was read from',
  },
  parse: ({ words, switches }) => ({
    sections: words,
    json: switches.has('json'),
    evidence: switches.has('evidence'),
    colours: wantsColours(),
  }),
};

runCommand(COMMAND, (options) => {
  const project = join(__dirname, '..');
  const runs = allSavedRuns(join(project, MEASUREMENTS));
  return report(comparison(readArtefacts(join(project, 'cdk.out'), runs)), options);
});
