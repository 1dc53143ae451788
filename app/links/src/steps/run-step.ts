import { ConfigError } from '../process/program-errors.ts';

/** An init step, which runs to its end before the service starts. It may be repeated. */
export type StepProgram = (
  args: string[],
  variables: NodeJS.ProcessEnv,
  print: (line: string) => void,
) => Promise<void>;

/**
 * Runs the step that the first argument names.
 *
 * @throws ConfigError if there is no such step
 */
export async function runStep(
  steps: Readonly<Record<string, () => Promise<StepProgram>>>,
  args: string[],
  variables: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<void> {
  const [name, ...rest] = args;
  const load = Object.entries(steps).find(([step]) => step === name)?.[1];
  if (!load) {
    const got = name === undefined ? 'nothing' : JSON.stringify(name);
    throw new ConfigError([`step must be one of ${Object.keys(steps).join(', ')}; got ${got}`]);
  }
  const step = await load();
  await step(rest, variables, print);
}
