import { setTimeout as sleep } from 'node:timers/promises';
import type { Load } from './load.ts';
import type { Measurement } from './measurement.ts';

const LOOK_EVERY_MS = 50;

/**
 * Waits until all requests of some seconds have succeeded. A request that hangs has not succeeded, so silence does not
 * pass for steadiness.
 *
 * @param sinceMs failures before it do not count; on the clock of performance.now()
 */
export async function untilSteady(
  loads: readonly Pick<Load<string>, 'lastFailedDueMs' | 'endedUntilMs'>[],
  sinceMs: number,
  { steadySeconds, settleSeconds }: { steadySeconds: number; settleSeconds: number },
  signal: AbortSignal,
): Promise<Measurement['steady']> {
  for (;;) {
    const lastFailed = Math.max(sinceMs, ...loads.map((load) => load.lastFailedDueMs()));
    const endedUntil = Math.min(...loads.map((load) => load.endedUntilMs()));
    const reached = endedUntil - lastFailed >= steadySeconds * 1000;
    if (reached || signal.aborted || performance.now() - sinceMs >= settleSeconds * 1000) {
      return { reached, afterSeconds: Number(((lastFailed - sinceMs) / 1000).toFixed(3)) };
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
