import { startValidation } from '../lib/compare/validation/thread.ts';
import type { Command } from './command-line.ts';
import { runCommand } from './run-command.ts';

const COMMAND: Command = {
  name: 'npm start',
  about:
    'Checks the definition, writes docker-compose.yml, k8s/manifests/, docs/COMPARISON.md and cdk.out, and prints the comparison in short.',
  flags: {},
  parse: (line) => line,
};

runCommand(COMMAND, async () => {
  // This variable is CDK's own.
  const thread = process.env.CDK_VALIDATION === 'false' ? undefined : startValidation();
  // Not imported above: the other thread loads the validation rules while this thread loads CDK.
  const { writeAll } = await import('./write-all.ts');
  return writeAll(thread);
});
