import type { Logger } from 'pino';

/**
 * What is known of the store from the calls made to it.
 * `waiting`: it has not answered since the start. After that it is `answering` or `failing`, and failing never
 * makes the service unready: taking every replica out of service would not bring the store back.
 */
export class StoreHealth {
  state: 'waiting' | 'answering' | 'failing' = 'waiting';
  readonly #log: Logger;
  #reported: string | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  answered(): void {
    if (this.state !== 'answering') this.#log.info('the store answers');
    this.state = 'answering';
    this.#reported = undefined;
  }

  /** Said once for each kind of failure, not once for each request. */
  failed(error: NodeJS.ErrnoException): void {
    if (this.state === 'answering') this.state = 'failing';
    const reason = error.code ?? error.name;
    if (this.#reported === reason) return;
    this.#reported = reason;
    this.#log.warn({ reason, detail: error.message }, 'the store does not answer');
  }
}
