import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 500;

/** Waits for what a cluster does in its own time; returns what came. A call that fails ends the wait: nothing is hidden. */
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
