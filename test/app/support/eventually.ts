import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `happened` returns a truthy value. Fails with `what` after `limitMs`. */
export async function eventually<T>(
  what: string,
  happened: () => T | Promise<T>,
  limitMs = 5000,
): Promise<Exclude<T, false | undefined>> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const it = await happened();
    if (it) return it as Exclude<T, false | undefined>;
    if (Date.now() > deadline) throw new Error(`did not happen within ${limitMs} ms: ${what}`);
    await sleep(10);
  }
}
