import { setTimeout as sleep } from 'node:timers/promises';
import { LOCAL_SUBSTITUTE } from '../../../../lib/definition/local-substitute.ts';
import { secretFile } from '../../../../lib/definition/secrets.ts';
import { eventually } from '../../../app/support/eventually.ts';
import { adminToken } from '../../sample.ts';
import { shown } from '../../tier-findings.ts';
import { BASE_URL, compose, service } from '../compose-project.ts';
import { type Answered, atOnce, outcomes, StoreLoad } from './store-load.ts';
import { codes, follow, post, restartService } from './store-requests.ts';

/*
 * The service while its store is killed, paused or flooded. The time limits are generous: a busy machine is slow.
 */

/** The rated load: requests a second. */
const RATE = 60;

/**
 * Requests that the service takes however many come at once: 48 that use the store, and 48 that wait. Source:
 * app/links/src/http/http-limits.ts, `maxActive`, and admission.ts beside it.
 */
const TAKEN_AT_ONCE = 96;

/** Registers the attacks on the store. */
export function storeAttacks(): void {
  killedStore();
  floodAfterStart();
  deletesWhilePaused();
  repeatedPostsWhilePaused();
}

const isFailed = ({ status }: Answered): boolean => status !== 201 && status !== 302;

function killedStore(): void {
  it('uses a store that comes back under its rated load soon after when it would answer alone', async () => {
    const [code = ''] = await codes(1);
    const aloneSeconds = await secondsUntilStoreAnswersAlone(code);
    // The store's first answers cost it CPU, and so does its start: a slow machine needs more time for both.
    const warmSeconds = Math.max(5, aloneSeconds);
    let sent = 0;
    const load = new StoreLoad(RATE, () => (sent++ % 3 === 0 ? post() : follow(code)));
    await sleep(5000);
    await compose('kill', LOCAL_SUBSTITUTE);
    await compose('start', LOCAL_SUBSTITUTE);
    const startedMs = load.nowMs;
    const backMs = startedMs + (aloneSeconds + warmSeconds) * 1000;
    const answers = await load.after((aloneSeconds + warmSeconds + 5) * 1000);
    const afterwards = answers.filter(({ sentMs }) => sentMs > backMs);
    expect(afterwards.length).toBeGreaterThan(RATE);
    const failed = afterwards.filter(isFailed);
    const lastFailedMs = Math.max(...answers.filter(isFailed).map(({ sentMs }) => sentMs));
    shown(
      `a store that comes back at ${RATE} requests a second`,
      `answers alone after ${aloneSeconds.toFixed(1)} s; last failed request ${((lastFailedMs - startedMs) / 1000).toFixed(1)} s after its start`,
    );
    expect([aloneSeconds, outcomes(failed)]).toEqual([aloneSeconds, {}]);
    const longestMs = Math.max(...answers.map(({ sentMs, endMs }) => endMs - sentMs));
    expect(longestMs).toBeLessThan(service.requestTimeoutSeconds * 1000 + 1000);
  });
}

function floodAfterStart(): void {
  it('serves 200 requests at once right after its start, or says that it is busy, never that the store is away', async () => {
    await restartService();
    const found = outcomes(await atOnce(200, () => post()));
    expect(Object.keys(found).filter((outcome) => /store_unavailable|timed_out|^0$/.test(outcome))).toEqual(
      [],
    );
    expect(found['201'] ?? 0).toBeGreaterThanOrEqual(TAKEN_AT_ONCE);
  });
}

function deletesWhilePaused(): void {
  it.each([2.1, 2.5])(
    'says 204 to each DELETE while the store is paused for %d s, and to its repetition',
    async (seconds) => {
      const authorization = `Bearer ${await compose('exec', '-T', service.name, 'cat', secretFile(adminToken))}`;
      const remove = (code: string) =>
        fetch(`${BASE_URL}/links/${code}`, { method: 'DELETE', headers: { authorization } });
      const made = await codes(30);
      const paused = whilePaused(seconds);
      await sleep(500);
      const statuses = (await Promise.all(made.map(remove))).map(({ status }) => status);
      await paused;
      // 503 means that the service gave up. The client does not know whether the link is gone, and asks again.
      expect(statuses.filter((status) => status !== 204 && status !== 503)).toEqual([]);
      for (const code of made) {
        expect((await remove(code)).status).toBe(204);
        expect((await follow(code)).status).toBe(404);
      }
    },
  );
}

function repeatedPostsWhilePaused(): void {
  it('gives a client that repeats a POST with its key one link, also where the store was paused meanwhile', async () => {
    const paused = whilePaused(2.5);
    await sleep(500);
    const keys = Array.from({ length: 20 }, (_, i) => `attack ${i} ${Date.now()}`);
    const first = await Promise.all(keys.map(async (key) => codeIn(await post(key))));
    await paused;
    const again = await Promise.all(keys.map(async (key) => codeIn(await post(key))));
    expect(new Set(again).size).toBe(keys.length);
    expect(again).not.toContain(undefined);
    for (const [i, code] of first.entries()) expect([again[i], undefined]).toContain(code);
  });
}

async function whilePaused(seconds: number): Promise<void> {
  await compose('pause', LOCAL_SUBSTITUTE);
  await sleep(seconds * 1000);
  await compose('unpause', LOCAL_SUBSTITUTE);
}

/** Restarts the store, and returns the seconds until it answers while one client asks a few times a second. */
async function secondsUntilStoreAnswersAlone(code: string): Promise<number> {
  await compose('kill', LOCAL_SUBSTITUTE);
  await compose('start', LOCAL_SUBSTITUTE);
  const startedMs = performance.now();
  await eventually('the store answers', async () => (await follow(code)).status === 302, 60_000);
  return (performance.now() - startedMs) / 1000;
}

async function codeIn(response: Response): Promise<string | undefined> {
  return ((await response.json()) as { code?: string }).code;
}
