import { ConfigError } from './config-error.ts';
import { errorText } from './error-text.ts';

/** Turns what a program throws into a message on stderr and exit code 1. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    for (const line of linesOf(error)) process.stderr.write(`${line}\n`);
    process.exit(1);
  }
}

/** The world's fault is told in a line; ours with the place where it happened. */
function linesOf(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.problems;
  const { name = '', code, stack } = Object(error) as Partial<NodeJS.ErrnoException>;
  const isBug = code === undefined && /^(Type|Reference|Range|Syntax)Error$/.test(name);
  return [isBug && stack ? stack : errorText(error)];
}
