import type { Logger } from 'pino';
import { errorText } from '../error-text.ts';

/** A store of which some calls fail is failing: it counts as well again after so long without a failure. */
const CALM_MS = 2000;

/**
 * What is known of the store from the calls made to it.
 * `waiting`: it has not answered since the start. After that it is `answering` or `failing`, and failing never
 * makes the service unready: taking every replica out of service would not bring the store back.
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
    if (this.state === 'failing' && performance.now() - this.#lastFailure < CALM_MS) return;
    this.#log.info('the store answers');
    this.state = 'answering';
    this.#reported.clear();
  }

  /** Said once for each kind of failure, not once for each request. */
  failed(error: NodeJS.ErrnoException): void {
    if (this.state === 'answering') this.state = 'failing';
    this.#lastFailure = performance.now();
    const reason = error.code ?? error.name;
    if (this.#reported.has(reason)) return;
    this.#reported.add(reason);
    this.#log.warn({ reason, detail: errorText(error) }, 'the store does not answer');
  }
}
