import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/*
 * `npm run e2e`: all tiers, one after the other, those whose engine answers. Exit code 1 if one failed; with CI=true one
 * that is not available counts as failed, as there it is a broken engine and not a choice.
 *
 * `npm run measure:all`: of these tiers the scenarios alone, until so many runs of each are kept in measurements/ of the
 * same artefact, engine and machine. What is there already is not repeated, so it can be interrupted and called again.
 */

const ROOT = join(__dirname, '..', '..');
const NOT_AVAILABLE = 2;
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

const outcomeOf = (code: number): string =>
  ({ 0: 'passed', [NOT_AVAILABLE]: 'not available: see its line above' })[code] ??
  `failed: exit code ${code}`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'keep-runs': { type: 'string' } } });
  const keep = values['keep-runs'];
  const args = keep === undefined ? [] : ['--', '--testNamePattern=scenarios'];
  const env = { ...process.env, ...(keep !== undefined && { KEEP_RUNS: keep }) };
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  // The page has no scenarios.
  const tiers = Object.keys(scripts).filter(
    (name) => name.startsWith('e2e:') && (keep === undefined || name !== 'e2e:page'),
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
  console.log('');
  for (const tier of tiers) {
    const code = codes.get(tier);
    console.log(`${tier.padEnd(width)}  ${code === undefined ? 'not run: interrupted' : outcomeOf(code)}`);
  }
  const isFailure = (code: number) => code !== 0 && (code !== NOT_AVAILABLE || process.env.CI === 'true');
  process.exitCode = interrupted ?? ([...codes.values()].some(isFailure) ? 1 : 0);
}

void main();
