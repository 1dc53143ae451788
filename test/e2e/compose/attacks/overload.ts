import { percentile, sorted } from '../../../../lib/compare/load-test/tally.ts';
import { shown } from '../../tier-findings.ts';
import { BASE_URL, inspect, service } from '../compose-project.ts';
import { expectAlive, livenessDuring } from './liveness.ts';
import { type Asked, requestsAtDueTimes, type TimedAnswer } from './timed-requests.ts';

const RATE_PER_SECOND = 400;
const SECONDS = 8;
/** The time that the client itself may add, in milliseconds: it shares one core with the service. */
const CLIENT_MS = 500;

/** Registers the attack with nearly three times as many requests as the CPU limit allows. */
export function overload(): void {
  it('answers liveness, refuses at once and is late for nobody at 400 requests a second', async () => {
    const { code } = JSON.parse(await post('https://example.com/followed'));
    const next = (index: number): Asked =>
      index % 2 === 0
        ? { method: 'GET', path: `/${code}` }
        : { method: 'POST', path: '/links', body: JSON.stringify({ url: `https://example.com/${index}` }) };
    // A warm-up: a service and a store that have just started are slow, which is not tested here.
    await requestsAtDueTimes(BASE_URL, { ratePerSecond: 50, seconds: 5, next });
    let answers: readonly TimedAnswer[] = [];
    const liveness = await livenessDuring(BASE_URL, async () => {
      answers = await requestsAtDueTimes(BASE_URL, {
        ratePerSecond: RATE_PER_SECOND,
        seconds: SECONDS,
        next,
      });
    });
    const refused = answers.filter(({ status }) => status === 503);
    const served = answers.filter(({ status }) => status === 302 || status === 201);
    shown(
      `${RATE_PER_SECOND} requests a second for ${SECONDS} s`,
      [
        `${served.length} served, p50 ${msOf(served, 50)} ms, max ${msOf(served, 100)} ms`,
        `${refused.length} refused, p50 ${msOf(refused, 50)} ms, max ${msOf(refused, 100)} ms`,
        `liveness ${liveness.answered} of ${liveness.asked}, slowest ${liveness.slowestMs} ms`,
      ].join('; '),
    );
    expectAlive(liveness);
    expect(refused.length).toBeGreaterThan(0);
    expect(served.length).toBeGreaterThan(0);
    expect(served.length + refused.length).toBe(answers.length);
    for (const { retryAfter, body } of refused) {
      expect([retryAfter, JSON.parse(body).error]).toEqual(['2', 'overloaded']);
    }
    expect(msOf(answers, 100)).toBeLessThan(service.requestTimeoutSeconds * 1000 + CLIENT_MS);
    expect(msOf(refused, 95)).toBeLessThan(2000);
    expect(await inspect('{{.State.Health.Status}}')).toBe('healthy');

    const links = served.filter(({ status }) => status === 201).map(({ body }) => JSON.parse(body));
    expect(new Set(links.map((link) => link.code)).size).toBe(links.length);
    for (const link of links) {
      const followed = await fetch(`${BASE_URL}/${link.code}`, { redirect: 'manual' });
      expect(followed.headers.get('location')).toBe(link.url);
    }
  });
}

const msOf = (answers: readonly TimedAnswer[], percent: number): number =>
  Math.round(percentile(sorted(answers.map(({ ms }) => ms)), percent));

async function post(url: string): Promise<string> {
  const response = await fetch(`${BASE_URL}/links`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url }),
  });
  return response.text();
}
