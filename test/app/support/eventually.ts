import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for what comes in its own time, and says so when it does not come. */
export async function eventually(what: string, happened: () => unknown, limitMs = 5000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await happened())) {
    if (Date.now() > deadline) throw new Error(`within ${limitMs} ms: ${what}`);
    await sleep(10);
  }
}
