import { type Command, commandLine } from './command-line.ts';
import { reportFailure } from './report-failure.ts';

/** The output of a command on standard output and standard error, and its exit code. */
export interface CommandResult {
  /** @default - nothing on standard output */
  readonly text?: string | undefined;
  /** @default - nothing on standard error */
  readonly errors?: string | undefined;
  readonly exitCode: number;
}

/**
 * Runs a command of bin/: reads its arguments, prints its outcome, and turns an error into a message and an exit code.
 *
 * @param run returns its outcome; a text alone is printed with exit code 0
 */
export async function runCommand<T extends object>(
  command: Command<T>,
  run: (given: T) => CommandResult | string | Promise<CommandResult | string>,
): Promise<void> {
  // A program such as `head` closes the pipe when it has read enough, which is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    const given = commandLine(command, process.argv.slice(2));
    const ended = typeof given === 'string' ? given : await run(given);
    const { text, errors, exitCode } = typeof ended === 'string' ? { text: ended, exitCode: 0 } : ended;
    if (text !== undefined) console.log(text);
    if (errors !== undefined) console.error(errors);
    process.exitCode = exitCode;
  } catch (error) {
    reportFailure(error);
  }
}

/** Tells whether standard output is a terminal whose user wants colours. Source of NO_COLOR: https://no-color.org. */
export const wantsColours = (): boolean => Boolean(process.stdout.isTTY && !process.env.NO_COLOR);
