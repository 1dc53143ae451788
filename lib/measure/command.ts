import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export interface CommandEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningCommand {
  readonly groupId: number;
  /** Resolves when the command itself has ended. What it leaves in the background lives on. */
  readonly ended: Promise<CommandEnd>;
  /** Ends the command and all that it started, with SIGTERM, and after 5 s with SIGKILL. */
  readonly end: () => Promise<void>;
}

/** Each signal once, as a second SIGTERM means to hurry, and how long it may take. */
const ENDINGS = [
  ['SIGTERM', 5000],
  ['SIGKILL', 1000],
] as const;

/**
 * Starts a command in a process group of its own: a Ctrl-C in the terminal is ours to pass on, and whatever it started
 * can be ended with it.
 *
 * @param output file descriptor that takes what it prints, both kinds
 * @throws the error of the operating system where it cannot be started
 */
export async function startCommand(
  [program = '', ...args]: readonly string[],
  output: number | 'ignore',
): Promise<RunningCommand> {
  const child = spawn(program, args, { detached: true, stdio: ['ignore', output, output] });
  const ended = new Promise<CommandEnd>((resolve) =>
    // Not 'close', which waits for whoever else has the output open.
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

/** Returns whether the group had a process to take the signal. */
function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-groupId, signal);
    return true;
  } catch {
    return false;
  }
}
