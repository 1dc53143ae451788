import { ConfigError } from '../config-error.ts';

const STEPS = {
  'make-table': async () => (await import('./make-table.ts')).makeTable,
  'read-secrets': async () => (await import('./read-secrets.ts')).readSecrets,
  'make-secrets': async () => (await import('./make-secrets.ts')).makeSecrets,
} as const;

export type Step = (
  args: string[],
  variables: NodeJS.ProcessEnv,
  say: (line: string) => void,
) => Promise<void>;

/** What has to be done before the service starts, by name. Each step may be repeated. */
export async function runStep(
  args: string[],
  variables: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<void> {
  const [name, ...rest] = args;
  const load = Object.entries(STEPS).find(([step]) => step === name)?.[1];
  if (!load) {
    const got = name === undefined ? 'nothing' : JSON.stringify(name);
    throw new ConfigError([`step must be one of ${Object.keys(STEPS).join(', ')}; got ${got}`]);
  }
  const step: Step = await load();
  await step(rest, variables, say);
}
