import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import useOwnTempFolder from '../../temp-folder.ts';
import { existingStacks } from './account.ts';
import { isEmulated, question, refusal } from './never-by-accident.ts';

/** One clear line and exit code 2 where something is missing: nothing has failed, nothing has been shown either. */
export default async function requireAws(): Promise<void> {
  const problem = await whatIsMissing();
  if (problem) {
    console.error(`e2e:aws ${problem}`);
    process.exit(2);
  }
  useOwnTempFolder();
}

async function whatIsMissing(): Promise<string | undefined> {
  if (spawnSync('docker', ['version']).status !== 0) {
    return 'needs a Docker Engine to build the image: `docker version` fails';
  }
  const sts = new STSClient({ maxAttempts: 1 });
  let account: string;
  let region: string;
  try {
    region = await sts.config.region();
    const abortSignal = AbortSignal.timeout(10_000);
    account = (await sts.send(new GetCallerIdentityCommand(), { abortSignal })).Account ?? '';
  } catch (error) {
    return `needs an AWS account, or an emulator at AWS_ENDPOINT_URL, with credentials and AWS_REGION: ${(error as Error).message}`;
  }
  // What is there is somebody's: it would be changed, and destroyed at the end.
  const existing = await existingStacks();
  if (existing.length > 0) {
    return `needs an account without the stacks ${existing.join(', ')}: npx cdk destroy --all, if they are not needed`;
  }
  if (isEmulated(process.env)) return undefined;
  const refused = refusal(process.env, account, process.stdin.isTTY && process.stderr.isTTY);
  return refused ?? (await confirmed(account, region));
}

async function confirmed(account: string, region: string): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const typed = await terminal.question(question(account, region));
  terminal.close();
  return typed.trim() === account ? undefined : `was not confirmed: ${account} must be typed; got ${typed}`;
}
