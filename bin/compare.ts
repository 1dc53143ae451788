import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readArtefacts } from '../lib/compare/artefacts.ts';
import { comparison } from '../lib/compare/comparison.ts';
import { report } from '../lib/compare/report.ts';
import { InvalidInput, reportFailure } from '../lib/definition.ts';
import { allKeptRuns, MEASUREMENTS } from '../lib/measurements/kept.ts';

// `npm run compare`: what `npm start` rendered, side by side. Arguments are sections; without any all are printed.
// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  const { values, positionals } = options();
  const project = join(__dirname, '..');
  const compared = comparison(
    readArtefacts(join(project, 'cdk.out'), allKeptRuns(join(project, MEASUREMENTS))),
  );
  const colours = process.stdout.isTTY && !process.env.NO_COLOR;
  console.log(report(compared, { sections: positionals, ...values, colours }));
} catch (error) {
  reportFailure(error);
}

function options() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean' }, evidence: { type: 'boolean' } },
    });
  } catch {
    throw new InvalidInput('the command line', [
      {
        field: 'options',
        received: process.argv.slice(2).join(' '),
        allowed: 'of --json and --evidence, beside names of sections',
      },
    ]);
  }
}
