import { runProgram } from './process/program-errors.ts';
import { runStep, type StepProgram } from './steps/run-step.ts';

// Imported on demand: `make-secrets` needs no AWS SDK, whose loading costs time at each start.
const STEPS: Readonly<Record<string, () => Promise<StepProgram>>> = {
  'make-table': async () => (await import('./steps/make-table.ts')).makeTable,
  'read-secrets': async () => (await import('./steps/read-secrets.ts')).readSecrets,
  'make-secrets': async () => (await import('./steps/make-secrets.ts')).makeSecrets,
};

// Process 1 of a container ignores both signals by default, which would delay whoever stops the container.
process.once('SIGTERM', () => process.exit(1));
process.once('SIGINT', () => process.exit(1));

void runProgram(() =>
  runStep(STEPS, process.argv.slice(2), process.env, (line) => process.stdout.write(`${line}\n`)),
);
