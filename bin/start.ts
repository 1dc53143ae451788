import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startValidation } from '../lib/compare/validation/thread.ts';
import { InvalidInput } from '../lib/definition/invalid-input.ts';
import type { Command, CommandLine } from './command-line.ts';
import { COMPOSE_FLAGS } from './compose-flags.ts';
import type { WayOut } from './compose-input.ts';
import { reportFailure } from './report-failure.ts';
import { type CommandResult, runCommand } from './run-command.ts';

type ValidationThread = ReturnType<typeof startValidation>;

const COMMAND: Command = {
  name: 'npm start',
  about:
    'Checks the definition, writes docker-compose.yml, k8s/manifests/, docs/COMPARISON.md and cdk.out, and prints the comparison in short. With a Compose file, it does so for the application of that file, and writes into one folder alone.',
  words: {
    value: 'COMPOSE FILE ...',
    about: 'Compose files in the order in which Compose merges them, or a folder',
  },
  flags: {
    out: { value: 'FOLDER', about: 'the folder for the application of a Compose file; without it, cdk.out' },
    ...COMPOSE_FLAGS,
  },
  parse: (line) => {
    const given = [...Object.keys(line.values), ...line.switches].filter((name) => name !== 'help');
    if (line.words.length === 0 && given.length > 0)
      throw new InvalidInput(
        'the command line',
        given.map((name) => ({
          field: `--${name}`,
          message: `--${name} is for a Compose file; give the file, as in npm start -- ../their/compose.yaml --${name}`,
        })),
      );
    return line;
  },
};

runCommand(COMMAND, async (line) => {
  if (line.words.length > 0) return startImported(line);
  // Not imported above: the other thread loads the validation rules while this thread loads CDK.
  return withValidation(async (thread) => (await import('./write-all.ts')).writeAll(thread));
});

/** Runs what validates templates in another thread, unless CDK is told not to validate. */
async function withValidation<T>(run: (thread: ValidationThread | undefined) => Promise<T>): Promise<T> {
  // This variable is CDK's own.
  const thread = process.env.CDK_VALIDATION === 'false' ? undefined : startValidation();
  try {
    return await run(thread);
  } finally {
    // A run that fails early has not waited for it.
    await thread?.terminate();
  }
}

async function startImported(line: CommandLine): Promise<CommandResult | string> {
  const { argumentsOf, composeOf, refusalOf, wayOut } = await import('./compose-input.ts');
  try {
    // The thread starts after the file is read: beside it, an error would take more than a second.
    const imported = composeOf(line);
    const refusal = refusalOf(imported);
    if (refusal) {
      const { importText } = await import('../lib/import/import-report.ts');
      const way = wayOut(line, imported);
      const hint = way ? `\n${hintOf(way)}\n  npm start -- ${way.arguments}\n` : '';
      return {
        text: importText(imported),
        errors: `\n${refusal.message}\n${hint}\n${NOTHING_WRITTEN}${ofEarlierRun(line.values.out)}`,
        exitCode: 1,
      };
    }
    return await withValidation(async (thread) => {
      const { writeImported } = await import('./write-all.ts');
      return writeImported(imported, line.values.out, argumentsOf(line), thread);
    });
  } catch (error) {
    reportFailure(error);
    return { errors: `${NOTHING_WRITTEN}${ofEarlierRun(line.values.out)}`, exitCode: 1 };
  }
}

/** The words before a command that avoids all refusals. */
function hintOf({ without }: WayOut): string {
  return without.length > 0
    ? `This command avoids all of them, and leaves out ${without.join(', ')}. To keep a service, change the file as the texts say:`
    : 'This command avoids all of them. Read first what its flags do:';
}

const NOTHING_WRITTEN = 'Nothing was compared, and nothing was written.';

/** Says of the page in the folder that it is not of this run. Empty if there is none. */
function ofEarlierRun(out = 'cdk.out'): string {
  const page = join(out, 'comparison.html');
  return existsSync(page) ? ` ${page} is the page of an earlier run.` : '';
}
