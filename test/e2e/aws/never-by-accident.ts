import { COMPILED, REGION } from '../../../lib/cost/prices.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether every call to AWS stays on this machine. Where it is not sure, it does not. */
export function isEmulated(env: Environment): boolean {
  const own = Object.entries(env).filter(([name, url]) => name.startsWith('AWS_ENDPOINT_URL_') && url);
  const urls = [env.AWS_ENDPOINT_URL, ...own.map(([, url]) => url)];
  return env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS?.toLowerCase() !== 'true' && urls.every(isLoopback);
}

/** Why a run on a real account must not begin, if so. */
export function refusal(env: Environment, account: string, isTerminal: boolean): string | undefined {
  const { E2E_AWS_ACCOUNT } = env;
  if (E2E_AWS_ACCOUNT !== account) {
    return `AWS_ENDPOINT_URL is not on loopback, so this is a real account: E2E_AWS_ACCOUNT must be the caller's, ${account}; got ${E2E_AWS_ACCOUNT ?? 'nothing'}`;
  }
  return isTerminal ? undefined : 'a real account asks for a confirmation, typed on a terminal; got none';
}

/**
 * What is asked before anything is deployed to a real account.
 *
 * @param dollarsADay what each stack costs, by the model of the costs
 */
export function question(
  account: string,
  region: string,
  dollarsADay: Readonly<Record<string, number>>,
): string {
  const stacks = Object.entries(dollarsADay);
  const sum = stacks.reduce((total, [, dollars]) => total + dollars, 0);
  return `e2e:aws deploys ${stacks.map(([name]) => name).join(', ')} to the REAL account ${account} in ${region}, and destroys them at its end.
They cost about $${sum.toFixed(2)} a day (${stacks.map(([name, dollars]) => `${name} $${dollars.toFixed(2)}`).join(', ')}; ${REGION}, prices of ${COMPILED}), as long as they stand.
Type the account's id to go on: `;
}

function isLoopback(url: string | undefined): boolean {
  return (
    URL.canParse(url ?? '') && /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(new URL(url ?? '').hostname)
  );
}
