import { join, sep } from 'node:path';

const ROOT = join(__dirname, '..', '..');

export interface RunResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** The folder of the project that has the command: this one, or a copy. */
  readonly project: string;
  readonly args?: readonly string[];
  /** Variables beside those of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** @default - now */
  readonly today?: string;
}

/**
 * Runs a command in this process, which has loaded aws-cdk-lib already: a process of its own takes over a second of CPU to
 * do so. Its own modules are loaded anew in a copy of the project. A test of what only a process shows, as a closed pipe, starts one.
 */
export async function runHere(
  program: string,
  { project, args = [], env = {}, today }: CommandOptions,
): Promise<RunResult> {
  const written = { stdout: '', stderr: '' };
  const before = { argv: process.argv, env: process.env, exitCode: process.exitCode };
  const streams = (['stdout', 'stderr'] as const).map((name) => ({ name, write: process[name].write }));
  const listeners = process.stdout.listeners('error');
  const RealDate = Date;
  const file = join(project, program);
  // Of a copy all modules, as tests change some; of this project the programs, which run when they are loaded.
  const stale = project === ROOT ? join(project, 'bin', sep) : join(project, sep);
  for (const path of Object.keys(require.cache)) if (path.startsWith(stale)) delete require.cache[path];
  try {
    process.argv = [process.execPath, file, ...args];
    process.env = { ...before.env, ...env };
    process.exitCode = 0;
    for (const { name } of streams) {
      process[name].write = (chunk: string | Uint8Array) => {
        written[name] += chunk;
        return true;
      };
    }
    if (today) globalThis.Date = dateThatStartsAt(today);
    await endOf(file, project);
    return { status: Number(process.exitCode), ...written };
  } finally {
    globalThis.Date = RealDate;
    for (const { name, write } of streams) process[name].write = write;
    for (const one of process.stdout.listeners('error'))
      if (!listeners.includes(one)) process.stdout.off('error', one as () => void);
    Object.assign(process, { argv: before.argv, env: before.env, exitCode: before.exitCode });
  }
}

/** Loads a program, and waits for the command that it runs, if it is one: the program itself does not. */
async function endOf(file: string, project: string): Promise<void> {
  const runner = join(project, 'bin', 'run-command.ts');
  const original = require(runner) as typeof import('../../bin/run-command.ts');
  let ended: Promise<void> | undefined;
  const cached = require.cache[require.resolve(runner)];
  if (!cached) throw new Error(`${runner} must be in the cache of modules`);
  cached.exports = {
    ...original,
    runCommand: (...given: Parameters<typeof original.runCommand>) => {
      ended = original.runCommand(...given);
      return ended;
    },
  };
  require(file);
  await ended;
}

const dateThatStartsAt = (day: string): DateConstructor =>
  class extends Date {
    constructor(...at: unknown[]) {
      super(...((at.length > 0 ? at : [day]) as [string]));
    }
  } as DateConstructor;
