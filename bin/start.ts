import { startValidation } from '../lib/compare/validation/thread.ts';
import { InvalidInput } from '../lib/definition/invalid-input.ts';
import type { Command, CommandLine } from './command-line.ts';
import { COMPOSE_FLAGS } from './compose-flags.ts';
import { type CommandResult, runCommand } from './run-command.ts';

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
  // This variable is CDK's own.
  const thread = process.env.CDK_VALIDATION === 'false' ? undefined : startValidation();
  try {
    if (line.words.length > 0) return await startImported(line, thread);
    // Not imported above: the other thread loads the validation rules while this thread loads CDK.
    const { writeAll } = await import('./write-all.ts');
    return await writeAll(thread);
  } finally {
    // A run that fails early has not waited for it.
    await thread?.terminate();
  }
});

async function startImported(
  line: CommandLine,
  thread: ReturnType<typeof startValidation> | undefined,
): Promise<CommandResult | string> {
  const { argumentsOf, composeOf, refusalOf } = await import('./compose-input.ts');
  const imported = composeOf(line);
  const refusal = refusalOf(imported);
  const { importText } = await import('../lib/import/import-report.ts');
  if (refusal) return { text: importText(imported), errors: `\n${refusal.message}`, exitCode: 1 };
  const { writeImported } = await import('./write-all.ts');
  return writeImported(imported, line.values.out, argumentsOf(line), thread);
}
