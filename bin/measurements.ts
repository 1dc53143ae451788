import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InvalidInput, reportFailure } from '../lib/definition.ts';
import { artefactOf } from '../lib/measurements/artefacts.ts';
import { allKeptRuns, MEASUREMENTS } from '../lib/measurements/kept.ts';
import { report } from '../lib/measurements/report.ts';
import { SCENARIO_IDS } from '../lib/measurements/scenarios.ts';
import { sideBySide } from '../lib/measurements/side-by-side.ts';
import { keptSpeeds, speedText } from '../lib/measurements/speed.ts';

// `npm run measurements`: the kept runs side by side. Arguments are scenarios; without any all are printed.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  const { values, positionals } = options();
  const unknown = positionals.filter((id) => !SCENARIO_IDS.some((known) => known === id));
  if (unknown.length > 0) {
    throw new InvalidInput(
      'the command line',
      unknown.map((id) => ({
        field: 'scenario',
        received: id,
        allowed: `one of ${SCENARIO_IDS.join(', ')}`,
      })),
    );
  }
  const project = join(__dirname, '..');
  const results = sideBySide(allKeptRuns(join(project, MEASUREMENTS)), (target) =>
    artefactOf(target, join(project, 'cdk.out')),
  ).filter(({ id }) => positionals.length === 0 || positionals.includes(id));
  // The speed of the service is of no scenario.
  const speeds = positionals.length === 0 ? keptSpeeds(join(project, MEASUREMENTS)) : [];
  console.log(
    values.json
      ? JSON.stringify({ version: 1, scenarios: results, speeds }, undefined, 2)
      : [report(results), ...speeds.slice(-1).map(speedText)].join('\n\n'),
  );
} catch (error) {
  reportFailure(error);
}

function options() {
  try {
    return parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
  } catch {
    const received = process.argv.slice(2).join(' ');
    throw new InvalidInput('the command line', [
      { field: 'options', received, allowed: '--json, beside names of scenarios' },
    ]);
  }
}
