import { spawn } from 'node:child_process';
import { isEmulated } from './never-by-accident.ts';

const WHERE = isEmulated(process.env) ? 'emulated' : 'REAL ACCOUNT';
const begin = Date.now();
const interrupted = new AbortController();
let interruptedAt: number | undefined;
let lastTold: string | undefined;

/** Defined by signal-environment.cjs. */
declare const onSignal: (signal: NodeJS.Signals, heard: () => void) => void;
declare const exitNow: (code: number) => never;

// After the first signal the tests fail, and the clean-up follows as after any failure. A second signal ends the process
// without waiting for the clean-up. A signal within a second is the same Ctrl-C, passed on by npm.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  onSignal(signal, () => {
    if (interruptedAt === undefined) {
      interruptedAt = Date.now();
      progress(`${signal}: ends what runs, then cleans up; once more leaves all as it is`);
      interrupted.abort();
    } else if (Date.now() - interruptedAt > 1000) {
      exitNow(130);
    }
  });
}

/** Aborted by the user's Ctrl-C. */
export const interruption: AbortSignal = interrupted.signal;

const wasInterrupted = (): boolean => interruption.aborted;

export function progress(what: string): void {
  process.stderr.write(
    `e2e:aws [${WHERE}] ${String(Math.round((Date.now() - begin) / 1000)).padStart(4)} s  ${what}\n`,
  );
}

export interface CommandEnd {
  readonly code: number | null;
  readonly output: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly limitSeconds: number;
  /** Runs after an interruption, too. @default false */
  readonly isCleanUp?: boolean;
}

/** Runs a command to its end, whether or not it succeeds. Returns its exit code and its output. */
export async function run(
  line: readonly string[],
  { cwd, limitSeconds, isCleanUp }: RunOptions,
): Promise<CommandEnd> {
  if (wasInterrupted() && !isCleanUp) throw new Error(`interrupted before: ${line.join(' ')}`);
  const told = line.join(' ').split('\n')[0]?.slice(0, 160) ?? '';
  // A command that is repeated until it succeeds is printed once.
  if (told !== lastTold) progress(told);
  lastTold = told;
  const [program = '', ...args] = line;
  const timeIsUp = AbortSignal.timeout(limitSeconds * 1000);
  const signal = isCleanUp ? timeIsUp : AbortSignal.any([timeIsUp, interrupted.signal]);
  // `env` is explicit, because Jest's `process.env` is a copy that no child would inherit.
  const { env } = process;
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  // Ends the whole process group: npx does not pass the signal on.
  const end = () => {
    if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
  };
  signal.addEventListener('abort', end);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  signal.removeEventListener('abort', end);
  if (timeIsUp.aborted) throw new Error(`not within ${limitSeconds} s: ${line.join(' ')}\n${output}`);
  return { code, output };
}

/**
 * Runs a command that has to succeed. Returns its output.
 *
 * @throws Error with the output, if the command fails
 */
export async function succeed(line: readonly string[], options: RunOptions): Promise<string> {
  const { code, output } = await run(line, options);
  if (code !== 0) throw new Error(`${line.join(' ')} must exit with 0; got ${code}\n${output}`);
  return output;
}
