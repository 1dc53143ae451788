import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 500;

/**
 * Waits until `look` finds something, and returns it. An error of `look` ends the wait, so that no failure is hidden.
 *
 * @throws Error after `limitSeconds`
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  limitSeconds = 60,
): Promise<T> {
  const deadline = Date.now() + limitSeconds * 1000;
  for (;;) {
    const came = await look();
    if (came !== undefined && came !== false) return came;
    if (Date.now() > deadline) throw new Error(`not within ${limitSeconds} s: ${what}`);
    await sleep(LOOK_EVERY_MS);
  }
}
