import { join } from 'node:path';
import { runsReport } from '../lib/compare/runs/runs-report.ts';
import { allSavedRuns, MEASUREMENTS } from '../lib/compare/runs/saved-runs.ts';
import { SCENARIO_IDS } from '../lib/compare/runs/scenarios.ts';
import { sideBySide } from '../lib/compare/runs/side-by-side.ts';
import { savedSpeeds, speedText } from '../lib/compare/runs/speed.ts';
import { subjectsOf } from '../lib/compare/runs/subject.ts';
import { InvalidInput } from '../lib/definition/invalid-input.ts';
import { mustBe } from '../lib/definition/problem.ts';
import type { Command, CommandLine } from './command-line.ts';
import { runCommand } from './run-command.ts';

interface MeasurementsArguments {
  /** The scenarios to show. Empty for all. */
  readonly scenarios: readonly string[];
  readonly json: boolean;
}

const COMMAND: Command<MeasurementsArguments> = {
  name: 'npm run measurements',
  about: 'Shows the saved runs side by side: of the named scenarios, or of all.',
  words: { value: 'SCENARIO ...', about: 'names of scenarios' },
  flags: { json: 'for programs' },
  parse,
};

runCommand(COMMAND, measurements);

function parse({ words, switches }: CommandLine): MeasurementsArguments {
  const unknown = words.filter((id) => !SCENARIO_IDS.some((known) => known === id));
  if (unknown.length > 0) {
    const allowed = `one of ${SCENARIO_IDS.join(', ')}`;
    throw new InvalidInput(
      'the command line',
      unknown.map((received) => mustBe('scenario', received, allowed)),
    );
  }
  return { scenarios: words, json: switches.has('json') };
}

function measurements({ scenarios, json }: MeasurementsArguments): string {
  const project = join(__dirname, '..');
  const isAll = scenarios.length === 0;
  const results = sideBySide(
    allSavedRuns(join(project, MEASUREMENTS)),
    subjectsOf(join(project, 'cdk.out')),
  ).filter(({ id }) => isAll || scenarios.includes(id));
  // The speed of the service belongs to no scenario.
  const speeds = isAll ? savedSpeeds(join(project, MEASUREMENTS)) : [];
  return json
    ? JSON.stringify({ version: 2, scenarios: results, speeds }, undefined, 2)
    : [runsReport(results), ...speeds.slice(-1).map(speedText)].join('\n\n');
}
