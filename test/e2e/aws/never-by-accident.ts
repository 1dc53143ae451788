import { dollars } from '../../../lib/compare/cost/model.ts';
import { COMPILED, REGION } from '../../../lib/compare/cost/prices.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Tells whether every call to AWS stays on this machine. The answer is no where this is not certain. */
export function isEmulated(env: Environment): boolean {
  const own = Object.entries(env).filter(([name, url]) => name.startsWith('AWS_ENDPOINT_URL_') && url);
  const urls = [env.AWS_ENDPOINT_URL, ...own.map(([, url]) => url)];
  return env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS?.toLowerCase() !== 'true' && urls.every(isLoopback);
}

/** The reason why a run on a real account must not begin, if there is one. */
export function refusal(env: Environment, account: string, isTerminal: boolean): string | undefined {
  const { E2E_AWS_ACCOUNT } = env;
  if (E2E_AWS_ACCOUNT !== account) {
    return `AWS_ENDPOINT_URL is not on loopback, so this is a real account: E2E_AWS_ACCOUNT must be the caller's, ${account}; got ${E2E_AWS_ACCOUNT ?? 'nothing'}`;
  }
  return isTerminal ? undefined : 'a real account asks for a confirmation, typed on a terminal; got none';
}

/**
 * The question to answer before anything is deployed to a real account.
 *
 * @param dollarsADay the price of each stack for a day, in dollars, by the cost model
 */
export function question(
  account: string,
  region: string,
  dollarsADay: Readonly<Record<string, number | undefined>>,
): string {
  const stacks = Object.entries(dollarsADay);
  // A stack without a known price counts as 0, so the true sum is higher.
  const sum = stacks.reduce((total, [, amount = 0]) => total + amount, 0);
  return `e2e:aws deploys ${stacks.map(([name]) => name).join(', ')} to the REAL account ${account} in ${region}, and destroys them at its end.
They cost about $${sum.toFixed(2)} a day (${stacks.map(([name, amount]) => `${name} ${dollars(amount)}`).join(', ')}; ${REGION}, prices of ${COMPILED}), as long as they stand.
Type the account's id to go on: `;
}

function isLoopback(url: string | undefined): boolean {
  return (
    URL.canParse(url ?? '') && /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(new URL(url ?? '').hostname)
  );
}
