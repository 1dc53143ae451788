import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { wrapped } from '../lib/compare/report/plain-table.ts';
import { InvalidInput } from '../lib/definition/invalid-input.ts';
import { writeFileAtomically } from '../lib/deploy/atomic-write.ts';
import { projectContext } from '../lib/deploy/context.ts';
import { GIVE_A_NAME } from '../lib/deploy/handling.ts';
import { check } from '../lib/deploy/render.ts';
import { definitionText } from '../lib/import/definition-text.ts';
import type { Imported } from '../lib/import/import-compose.ts';
import { importText } from '../lib/import/import-report.ts';
import type { Command, CommandLine } from './command-line.ts';
import { COMPOSE_FLAGS } from './compose-flags.ts';
import { argumentsOf, composeOf, refusalOf } from './compose-input.ts';
import { type CommandResult, runCommand } from './run-command.ts';

const PROJECT = join(__dirname, '..');
const FILE = 'lib/application.ts';

const COMMAND: Command = {
  name: 'npm run import',
  about: `Writes ${FILE} from a Compose file. The Compose file stays as it is.`,
  words: {
    value: 'COMPOSE FILE ...',
    about: 'Compose files in the order in which Compose merges them, or a folder',
  },
  flags: { ...COMPOSE_FLAGS, replace: `replaces ${FILE} without a question, also if git does not have it` },
  parse: (line) => {
    if (line.words.length === 0)
      throw new InvalidInput('the command line', [
        {
          field: 'COMPOSE FILE',
          message: 'the Compose file is missing; give it, as in npm run import -- ../their/compose.yaml',
        },
      ]);
    return line;
  },
};

runCommand(COMMAND, importDefinition);

async function importDefinition(line: CommandLine): Promise<CommandResult> {
  const imported = composeOf(line);
  const report = importText(imported);
  const refusal = refusalOf(imported);
  if (refusal) return { text: report, errors: `\n${refusal.message}`, exitCode: 1 };
  // The file on the disk must be one that `npm start` takes.
  check(imported.definition, projectContext(PROJECT));
  if (!(line.switches.has('replace') || isInGit() || (await agreed())))
    return { errors: `${FILE} stays as it is.`, exitCode: 1 };
  const source = argumentsOf(line);
  writeFileAtomically(join(PROJECT, FILE), definitionText(imported, source));
  // Not imported above: a file that is refused needs no CDK.
  const { toDoAfterImport } = await import('./write-all.ts');
  const toDo = await toDoAfterImport(imported, source);
  return {
    text: [report, ...(toDo ? [toDo] : []), nextSteps(imported, source)].join('\n\n'),
    exitCode: 0,
  };
}

/** The commands after an import, and what they do not know. */
const nextSteps = ({ definition: { name } }: Imported, source: string): string =>
  `Written: ${FILE}. Next:
  npm start
  npx jest -u    for the snapshots
  docker compose --project-name ${name}-rendered up
${wrapped(`${GIVE_A_NAME}. npm start alone knows ${FILE} and no longer your file: its runbook has the users and names of the definition. The list above, and npm start -- ${source}, have those of your file.`)}`;

/** Tells whether git has the definition as it is, so that nothing is lost when it is replaced. */
function isInGit(): boolean {
  const { status, stdout } = spawnSync('git', ['show', `HEAD:./${FILE}`], { cwd: PROJECT, encoding: 'utf8' });
  return status === 0 && stdout === readFileSync(join(PROJECT, FILE), 'utf8');
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error(`git does not have ${FILE} as it is; commit it, or add --replace.`);
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`git does not have ${FILE} as it is. Replace it? [y/N] `);
    return /^y(?:es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
