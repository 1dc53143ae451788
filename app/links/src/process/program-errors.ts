/** A wrong environment variable or argument. A restart does not repair it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Runs a program. Prints an error that it throws to stderr, and then exits with code 1. */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    for (const line of errorLines(error)) process.stderr.write(`${line}\n`);
    process.exit(1);
  }
}

/** Describes a failure of the environment in one line, and a bug with its stack. */
function errorLines(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.problems;
  const { name = '', code, stack } = Object(error) as Partial<NodeJS.ErrnoException>;
  const isBug = code === undefined && /^(Type|Reference|Range|Syntax)Error$/.test(name);
  return [isBug && stack ? stack : errorText(error)];
}

/**
 * Describes an error in a text that is never empty. Node's AggregateError has a code but no message, for example where
 * every address of a host refuses the connection.
 */
export function errorText(error: unknown): string {
  const { message, code } = Object(error) as Partial<NodeJS.ErrnoException>;
  return message || code || String(error);
}
