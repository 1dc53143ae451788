import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for what comes in its own time, and says so when it does not come. */
export async function eventually<T>(
  what: string,
  happened: () => T | Promise<T>,
  limitMs = 5000,
): Promise<Exclude<T, false | undefined>> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const it = await happened();
    if (it) return it as Exclude<T, false | undefined>;
    if (Date.now() > deadline) throw new Error(`within ${limitMs} ms: ${what}`);
    await sleep(10);
  }
}
