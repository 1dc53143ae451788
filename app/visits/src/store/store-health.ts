import type { Logger } from 'pino';
import { errorText } from '../process/program-errors.ts';
import { CallNotMade } from './call-limit.ts';

/**
 * The state of the store, judged by the calls made to it. `waiting`: the store has not answered since the start. After
 * its first answer it is `answering` or `failing`. A failing store does not make the service unready: taking all replicas
 * out of service would not repair the store.
 */
export class StoreHealth {
  state: 'waiting' | 'answering' | 'failing' = 'waiting';
  readonly #log: Logger;
  #lastReason: string | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Makes a call and judges the store by its outcome. Logs a change, and not each failure. */
  async watch<T>(call: () => Promise<T>): Promise<T> {
    try {
      const answer = await call();
      if (this.state !== 'answering') this.#log.info('the store answers');
      this.state = 'answering';
      this.#lastReason = undefined;
      return answer;
    } catch (error) {
      // A call that was not made tells nothing about the store.
      if (!(error instanceof CallNotMade)) this.#failed(error as NodeJS.ErrnoException);
      throw error;
    }
  }

  #failed(error: NodeJS.ErrnoException): void {
    if (this.state === 'answering') this.state = 'failing';
    const reason = error.code ?? error.name;
    if (reason === this.#lastReason) return;
    this.#lastReason = reason;
    this.#log.warn({ reason, detail: errorText(error) }, 'the store does not answer');
  }
}

/**
 * Checks the store until it answers, and again while it fails, so that readiness does not depend on the traffic. Returns
 * a function that stops the checks.
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
