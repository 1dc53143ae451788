import { ConfigError } from './config-error.ts';

/** Turns what a program throws into a message on stderr and exit code 1. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const lines = error instanceof ConfigError ? error.problems : [(error as Error).message];
    for (const line of lines) process.stderr.write(`${line}\n`);
    process.exit(1);
  }
}
