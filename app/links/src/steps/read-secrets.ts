import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ConfigError } from '../process/program-errors.ts';
import { writeSecret } from './make-secrets.ts';
import type { StepProgram } from './run-step.ts';

/** `read-secrets <file>=<secret ARN> ...` copies secrets from Secrets Manager into files, with the platform's credentials. */
export const readSecrets: StepProgram = async (args, _variables, print) => {
  const wrong = args.filter((arg) => !/^[^=]+=.+$/.test(arg));
  if (args.length === 0 || wrong.length > 0) {
    throw new ConfigError(
      (args.length ? wrong : ['nothing']).map((arg) => `read-secrets needs <file>=<secret ARN>; got ${arg}`),
    );
  }
  // More attempts than the default 3: the agent that serves the pod's credentials may still be starting.
  const client = new SecretsManagerClient({ maxAttempts: 5 });
  for (const arg of args) {
    const [file = '', ...id] = arg.split('=');
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id.join('=') }));
    if (!SecretString) throw new Error(`the secret for ${file} must be text; it is empty or binary`);
    await writeSecret(file, SecretString);
    print(`${file} written`);
  }
};
