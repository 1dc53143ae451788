import { InvalidInput } from '../lib/definition/invalid-input.ts';

/** Prints an error and sets the exit code. An error that the user can correct is printed without a stack trace. */
export function reportFailure(error: unknown): void {
  console.error(error instanceof InvalidInput || isOfTheMachine(error) ? error.message : error);
  process.exitCode = 1;
}

/** A file that may not be written, or a full disk: the message names the operation and the path. */
const isOfTheMachine = (error: unknown): error is Error =>
  error instanceof Error && /^(EACCES|EPERM|EROFS|ENOSPC|EDQUOT|EMFILE)$/.test(String(Object(error).code));
