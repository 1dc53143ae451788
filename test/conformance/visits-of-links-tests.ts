import { setTimeout as sleep } from 'node:timers/promises';
import type { DescribedClient } from './described-client.ts';
import { follow } from './link-requests.ts';

/** Seconds in which a visit is counted, while both services run: a second until it is reported, and some for slow machines. */
const COUNTED_WITHIN_SECONDS = 10;

/** Registers the tests of the visits that `links` shows. A deployment passes them if it also runs `visits`. */
export function visitsOfLinksTests(client: () => DescribedClient): void {
  const visitsOf = async (code: string): Promise<number | null> =>
    (await client().ask('GET', `/links/${code}`, '/links/{code}')).body.visits;
  /** Waits for these visits: a count is null where it takes more than 0.5 s, and some seconds old otherwise. */
  async function untilVisitsAre(expected: Record<string, number>): Promise<void> {
    const codes = Object.keys(expected);
    const visits = async () => Promise.all(codes.map(async (code) => [code, await visitsOf(code)]));
    const deadlineMs = Date.now() + COUNTED_WITHIN_SECONDS * 1000;
    let found = Object.fromEntries(await visits());
    while (codes.some((code) => found[code] !== expected[code]) && Date.now() < deadlineMs) {
      await sleep(200);
      found = Object.fromEntries(await visits());
    }
    expect(found).toEqual(expected);
  }

  test('a new link has no visits', async () => {
    const { body } = await client().post({ url: 'https://example.com/new' });
    await untilVisitsAre({ [body.code]: 0 });
  });

  test('each redirect is counted some seconds later, for its own link', async () => {
    const [one, two] = [
      (await client().post({ url: 'https://example.com/one' })).body.code,
      (await client().post({ url: 'https://example.com/two' })).body.code,
    ];
    for (const code of [one, two, one, one]) expect((await follow(client(), code)).status).toBe(302);
    await untilVisitsAre({ [one]: 3, [two]: 1 });
  });

  test('the page has a place for visits', async () => {
    expect((await client().ask('GET', '/', '/')).text).toContain('<dl id="visits">');
  });
}
