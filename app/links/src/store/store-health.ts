import type { Logger } from 'pino';
import { errorText } from '../process/program-errors.ts';

/** Milliseconds without a failure after which a failing store counts as answering again. */
const RECOVERY_MS = 2000;

/**
 * The state of the store, judged by the calls made to it. `waiting`: the store has not answered since the start. After
 * its first answer it is `answering` or `failing`. A failing store does not make the service unready: taking all replicas
 * out of service would not repair the store.
 */
export class StoreHealth {
  state: 'waiting' | 'answering' | 'failing' = 'waiting';
  readonly #log: Logger;
  readonly #reported = new Set<string>();
  #lastFailure = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  answered(): void {
    if (this.state === 'answering') return;
    if (this.state === 'failing' && performance.now() - this.#lastFailure < RECOVERY_MS) return;
    this.#log.info('the store answers');
    this.state = 'answering';
    this.#reported.clear();
  }

  /** Records a failure. Logs each kind of failure once, not once per request. */
  failed(error: NodeJS.ErrnoException): void {
    if (this.state === 'answering') this.state = 'failing';
    this.#lastFailure = performance.now();
    const reason = error.code ?? error.name;
    if (this.#reported.has(reason)) return;
    this.#reported.add(reason);
    this.#log.warn({ reason, detail: errorText(error) }, 'the store does not answer');
  }
}

/**
 * Checks the store until it answers, and again while it fails, so that readiness and health do not depend on the traffic.
 * Makes no calls while the store answers. Returns a function that stops the checks.
 */
export function pollStore(check: () => Promise<void>, health: StoreHealth, intervalMs: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  async function poll(): Promise<void> {
    // The call itself reports a failure to `health`.
    if (health.state !== 'answering') await check().catch(() => undefined);
    if (!stopped) timer = setTimeout(poll, intervalMs).unref();
  }
  void poll();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
