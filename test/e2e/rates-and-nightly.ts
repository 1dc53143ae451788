import { application as nightlyDefinition } from '../../examples/nightly.ts';
import { application as ratesDefinition } from '../../examples/rates.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { until } from './until.ts';

/*
 * Two applications of examples/ that the tiers start: gRPC between two services, and a job on a schedule.
 */

export const rates = parseApplication(ratesDefinition);
export const nightly = parseApplication(nightlyDefinition);

const LIMIT_MS = 5000;

/** Asks for a conversion. The status and the body of the answer; undefined where nobody answers. */
export async function converted(baseUrl: string, query: string) {
  const answer = await fetch(`${baseUrl}/convert?${query}`, { signal: AbortSignal.timeout(LIMIT_MS) }).catch(
    () => undefined,
  );
  return answer && { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** Expects that a conversion works, at the latest after a while. */
export const expectConversion = (baseUrl: string): Promise<unknown> =>
  until('a conversion', async () => {
    const answer = await converted(baseUrl, 'amount=10&from=EUR&to=EUR');
    return answer?.status === 200 && Number(answer.body.amount) === 10;
  });

/** The worker of `nightly` that writes ticks, the job that deletes them, and where they are. */
export const [clock] = nightly.services;
export const [wipeBoard] = nightly.jobs;
export const [board] = nightly.resources;
