import { join, resolve } from 'node:path';
import { comparison } from '../lib/compare/comparison.ts';
import { type Artefacts, readArtefacts } from '../lib/compare/readings/artefacts.ts';
import { applicationName } from '../lib/compare/readings/service-names.ts';
import { wrapped } from '../lib/compare/report/plain-table.ts';
import { type ReportOptions, report } from '../lib/compare/report/report.ts';
import { allSavedRuns, MEASUREMENTS } from '../lib/compare/runs/saved-runs.ts';
import type { Command } from './command-line.ts';
import { runCommand, wantsColours } from './run-command.ts';

interface Asked extends ReportOptions {
  /** The folder that `npm start -- FILE --out FOLDER` wrote. @default - cdk.out */
  readonly from?: string | undefined;
}

const COMMAND: Command<Asked> = {
  name: 'npm run compare',
  about: 'Compares what `npm start` rendered: the named sections, or all.',
  words: { value: 'SECTION ...', about: 'names of sections' },
  flags: {
    from: { value: 'FOLDER', about: 'the --out of npm start -- FILE; without it, cdk.out' },
    json: 'for programs, by lib/compare/comparison.schema.json',
    evidence: 'also the place in a file that each cell was read from',
  },
  parse: ({ words, switches, values }) => ({
    from: values.from,
    sections: words,
    json: switches.has('json'),
    evidence: switches.has('evidence'),
    colours: wantsColours(),
  }),
};

runCommand(COMMAND, ({ from, ...options }) => {
  const project = join(__dirname, '..');
  const runs = allSavedRuns(join(project, MEASUREMENTS));
  const artefacts = readArtefacts(from === undefined ? join(project, 'cdk.out') : resolve(from), runs);
  const text = report(comparison(artefacts), options);
  return options.json ? text : `${headOf(artefacts)}\n\n${text}`;
});

/** The line that names the application: the folder may hold another one than the reader thinks of. */
function headOf(artefacts: Artefacts): string {
  return wrapped(
    `The application ${applicationName(artefacts)}, as ${artefacts.handling.render} rendered it.`,
  );
}
