import type { StoreHealth } from './store-health.ts';

/**
 * Asks the store until it answers, and again while it fails, so that readiness and its report do not depend on
 * somebody else's request. Costs nothing while the store answers. Returns the way to stop.
 */
export function keepAsking(ask: () => Promise<void>, health: StoreHealth, intervalMs: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  async function turn(): Promise<void> {
    // The failure is judged and reported by the call itself.
    if (health.state !== 'answering') await ask().catch(() => undefined);
    if (!stopped) timer = setTimeout(turn, intervalMs).unref();
  }
  void turn();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
