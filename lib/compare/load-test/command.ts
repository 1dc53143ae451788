import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export interface CommandEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningCommand {
  readonly groupId: number;
  /** Resolves when the command itself has ended. Its background processes go on. */
  readonly ended: Promise<CommandEnd>;
  /** Ends the command and its process group with SIGTERM and, after 5 s, with SIGKILL. */
  readonly end: () => Promise<void>;
}

/**
 * The signals with their grace periods. Each is sent once: to many programs a second SIGTERM means to give up at once.
 */
const ENDINGS = [
  ['SIGTERM', 5000],
  ['SIGKILL', 1000],
] as const;

/**
 * Starts a command in a process group of its own. A Ctrl-C in the terminal does not reach the group, and the processes
 * that the command starts can be ended with it.
 *
 * @param output file descriptor for standard output and standard error
 * @throws the error of the operating system where the command cannot be started
 */
export async function startCommand(
  [program = '', ...args]: readonly string[],
  output: number | 'ignore',
): Promise<RunningCommand> {
  const child = spawn(program, args, { detached: true, stdio: ['ignore', output, output] });
  const ended = new Promise<CommandEnd>((resolve) =>
    // Not 'close', which waits for background processes that hold the output open.
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal })),
  );
  await once(child, 'spawn');
  const groupId = child.pid as number;
  return {
    groupId,
    ended,
    end: async () => {
      for (const [signal, graceMs] of ENDINGS) {
        const deadline = performance.now() + graceMs;
        let isLeft = signalGroup(groupId, signal);
        while (isLeft && performance.now() < deadline) {
          await sleep(50);
          isLeft = signalGroup(groupId, 0);
        }
        if (!isLeft) return;
      }
    },
  };
}

/** Sends a signal to a group. @returns whether the group still had a process */
function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-groupId, signal);
    return true;
  } catch {
    return false;
  }
}
