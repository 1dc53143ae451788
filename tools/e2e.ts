import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../bin/command-line.ts';
import { type CommandResult, runCommand } from '../bin/run-command.ts';

/*
 * `npm run e2e`: runs all tiers whose engine answers, one after the other. Exit code 1 if a tier failed. With CI=true,
 * a tier that is not available counts as failed: in CI this is a broken engine and not a choice.
 *
 * `npm run measure:all`: runs only the scenarios of these tiers, until measurements/ holds enough runs of each, for the
 * same artefact, engine and machine. Saved runs are not repeated, so the command can be interrupted and called again.
 */

const ROOT = join(__dirname, '..');
const NOT_AVAILABLE = 2;
const WITHOUT_SCENARIOS = ['e2e:definitions', 'e2e:page'];

interface E2eArguments {
  /** The number of runs to save of each scenario. @default - all tests of the tiers run */
  readonly runs: string | undefined;
}

const COMMAND: Command<E2eArguments> = {
  name: 'npm run e2e',
  about: 'Runs all end-to-end tiers whose engine answers, one after the other.',
  flags: {
    'keep-runs': {
      value: 'N',
      about: 'the scenarios alone, until N runs of each are saved in measurements/',
    },
  },
  parse: ({ values }) => ({ runs: values['keep-runs'] }),
};
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

runCommand(COMMAND, run);

async function run({ runs }: E2eArguments): Promise<CommandResult> {
  const args = runs === undefined ? [] : ['--', '--testNamePattern=scenarios'];
  const env = { ...process.env, ...(runs !== undefined && { KEEP_RUNS: runs }) };
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const tiers = Object.keys(scripts).filter(
    (name) => name.startsWith('e2e:') && (runs === undefined || !WITHOUT_SCENARIOS.includes(name)),
  );
  const codes = new Map<string, number>();
  let interrupted: number | undefined;
  let child: ReturnType<typeof spawn> | undefined;
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      interrupted = code;
      // A terminal's Ctrl-C reaches all processes by itself, and each tier cleans up after itself.
      if (signal === 'SIGTERM') child?.kill('SIGTERM');
    });
  }
  for (const tier of tiers) {
    if (interrupted !== undefined) break;
    console.log(`--- ${tier}`);
    child = spawn('npm', ['run', '--silent', tier, ...args], { cwd: ROOT, env, stdio: 'inherit' });
    const ended = child;
    codes.set(tier, await new Promise((resolve) => ended.once('close', (code) => resolve(code ?? 1))));
  }
  const width = Math.max(...tiers.map(({ length }) => length));
  const summary = tiers.map((tier) => {
    const code = codes.get(tier);
    return `${tier.padEnd(width)}  ${code === undefined ? 'not run: interrupted' : outcomeOf(code)}`;
  });
  const isFailure = (code: number) => code !== 0 && (code !== NOT_AVAILABLE || process.env.CI === 'true');
  return {
    text: ['', ...summary].join('\n'),
    exitCode: interrupted ?? ([...codes.values()].some(isFailure) ? 1 : 0),
  };
}

function outcomeOf(code: number): string {
  if (code === 0) return 'passed';
  return code === NOT_AVAILABLE ? 'not available: see its line above' : `failed: exit code ${code}`;
}
