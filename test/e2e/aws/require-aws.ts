import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Config } from '@jest/types';
import { stackNames } from '../../../lib/deploy/stack-names.ts';
import useOwnTempFolder from '../../temp-folder.ts';
import { notebook } from '../notes.ts';
import { nightly, rates } from '../rates-and-nightly.ts';
import { application } from '../sample.ts';
import { tickets } from '../tickets.ts';
import { stacksThere } from './account.ts';
import { isEmulated, question, refusal } from './never-by-accident.ts';
import { priceADay } from './price-a-day.ts';
import { SECOND } from './second-application.ts';

/** Ends with one clear line and exit code 2 where something is missing: no test has failed, and none has run. */
export default async function requireAws({ nonFlagArgs }: Config.GlobalConfig): Promise<void> {
  const hasEks =
    nonFlagArgs.length === 0 || nonFlagArgs.some((pattern) => 'aws/eks.test.ts'.includes(pattern));
  const problem = (await whatIsMissing()) ?? (hasEks ? missingForEks() : undefined) ?? (await notAllowed());
  if (problem) {
    console.error(`e2e:aws ${problem}`);
    process.exit(2);
  }
  useOwnTempFolder();
}

interface Caller {
  readonly account: string;
  readonly region: string;
}

async function caller(): Promise<Caller> {
  const sts = new STSClient({ maxAttempts: 1 });
  const region = await sts.config.region();
  const abortSignal = AbortSignal.timeout(10_000);
  const { Account: account = '' } = await sts.send(new GetCallerIdentityCommand(), { abortSignal });
  return { account, region };
}

async function whatIsMissing(): Promise<string | undefined> {
  for (const [program, ...args] of [
    ['docker', 'version'],
    ['aws', '--version'],
    ['git', '--version'],
  ] as const) {
    if (!succeeds(program, ...args))
      return `needs Docker, AWS's CLI and git: \`${[program, ...args].join(' ')}\` fails`;
  }
  try {
    await caller();
  } catch (error) {
    return `needs an AWS account, or an emulator at AWS_ENDPOINT_URL, with credentials and AWS_REGION: ${(error as Error).message}`;
  }
  // An existing stack may belong to somebody. The test would change it, and destroy it at the end.
  const applications = [application, SECOND.application, tickets, rates, nightly, notebook];
  const names = applications.flatMap((one) => Object.values(stackNames(one)));
  const existing = [...(await stacksThere(names)).keys()];
  return existing.length > 0
    ? `needs an account without the stacks ${existing.join(', ')}: npx cdk destroy --all, if nobody needs them`
    : undefined;
}

function missingForEks(): string | undefined {
  const { INGRESS_URL } = process.env;
  if (!succeeds('kubectl', 'version', '--client'))
    return 'needs kubectl for Eks, or `npm run e2e:aws -- ecs`: `kubectl version --client` fails';
  return isEmulated(process.env) && !URL.canParse(INGRESS_URL ?? '')
    ? `needs INGRESS_URL for an emulated Eks, where the cluster's ingress controller answers, such as http://127.0.0.1:8080; got ${INGRESS_URL ?? 'nothing'}`
    : undefined;
}

/** Asks for permission to use a real account, once nothing is missing. Returns the reason why there is none. */
async function notAllowed(): Promise<string | undefined> {
  if (isEmulated(process.env)) return undefined;
  const { account, region } = await caller();
  const refused = refusal(process.env, account, process.stdin.isTTY && process.stderr.isTTY);
  if (refused) return refused;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const typed = await terminal.question(question(account, region, priceADay()));
  terminal.close();
  return typed.trim() === account ? undefined : `was not confirmed: ${account} must be typed; got ${typed}`;
}

const succeeds = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
