import { ConfigError, runProgram } from './process/program-errors.ts';
import { makeTable } from './store/make-table.ts';

/*
 * `step.cjs make-table` creates the table where the platform does not. It is the only init step of this image: the
 * service has no secrets.
 */

// Process 1 of a container ignores both signals by default, which would delay whoever stops the container.
process.once('SIGTERM', () => process.exit(1));
process.once('SIGINT', () => process.exit(1));

void runProgram(async () => {
  const [name] = process.argv.slice(2);
  if (name !== 'make-table') {
    const got = name === undefined ? 'nothing' : JSON.stringify(name);
    throw new ConfigError([`step must be make-table; got ${got}`]);
  }
  await makeTable(process.env, (line) => process.stdout.write(`${line}\n`));
});
