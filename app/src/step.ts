import { runMain } from './run-main.ts';
import { runStep } from './steps/run-step.ts';

// As process 1 of a container it would ignore both, and hold up whoever gives up on it.
process.once('SIGTERM', () => process.exit(1));
process.once('SIGINT', () => process.exit(1));

void runMain(() => runStep(process.argv.slice(2), process.env, (line) => process.stdout.write(`${line}\n`)));
