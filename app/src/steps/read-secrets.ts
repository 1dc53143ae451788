import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ConfigError } from '../config-error.ts';
import type { Step } from './run-step.ts';
import { writeSecret } from './write-secret.ts';

/** `read-secrets <file>=<secret ARN> ...`: from Secrets Manager into files, as whoever the platform says we are. */
export const readSecrets: Step = async (args, _variables, say) => {
  const wrong = args.filter((arg) => !/^[^=]+=.+$/.test(arg));
  if (args.length === 0 || wrong.length > 0) {
    throw new ConfigError(
      (args.length ? wrong : ['nothing']).map((arg) => `read-secrets needs <file>=<secret ARN>; got ${arg}`),
    );
  }
  // More patience than usual: the agent that hands out the pod's credentials may start beside us.
  const client = new SecretsManagerClient({ maxAttempts: 5 });
  for (const arg of args) {
    const [file = '', ...id] = arg.split('=');
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id.join('=') }));
    if (!SecretString) throw new Error(`the secret for ${file} must be a text; it is empty or binary`);
    await writeSecret(file, SecretString);
    say(`${file} written`);
  }
};
