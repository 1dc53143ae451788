interface Waiting {
  readonly start: () => void;
  readonly refuse: (reason: CallNotMade['reason']) => void;
}

/**
 * Limits the concurrent calls to the store to as many as the store answers in time, as TCP does with packets. Each
 * answer in time raises the limit, each slow answer lowers it by one, and a failure halves it. The limit grows by one
 * per answer up to half of the limit that last failed, and from there by one per round of answers. Calls beyond the
 * limit wait in order of arrival, but only for `maxWaitMs`, and only while somebody wants their answer.
 *
 * A store that restarts is cold, still works on calls that were given up, and accepts new calls before it can answer
 * them: with all calls sent at once it would never catch up. At a limit of one, the single call in progress tests
 * whether the store is back, and the others wait for its outcome.
 *
 * It does not replace the queue in front of it: http/admission.ts says why there are two.
 */
export class ConcurrencyLimit {
  readonly #maxConcurrent: number;
  readonly #slowMs: number;
  readonly #maxWaitMs: number;
  readonly #waiting = new Set<Waiting>();
  readonly #nowMs: () => number;
  #limit: number;
  /** The limit grows fast up to this value, and slowly beyond it. */
  #fastGrowthLimit: number;
  #loweredMs = 0;
  #running = 0;

  constructor(options: { maxConcurrent: number; slowMs: number; maxWaitMs: number; nowMs: () => number }) {
    this.#maxConcurrent = options.maxConcurrent;
    // A quarter of the maximum: nothing is known about the store yet, but usually it runs.
    this.#limit = Math.ceil(options.maxConcurrent / 4);
    this.#fastGrowthLimit = options.maxConcurrent;
    this.#nowMs = options.nowMs;
    this.#slowMs = options.slowMs;
    this.#maxWaitMs = options.maxWaitMs;
  }

  /**
   * Makes a call, once the limit allows it.
   *
   * @throws CallNotMade if the call waited too long, its caller left, or the store failed again meanwhile
   */
  async run<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#isFull) await this.#waitForTurn(signal);
    else this.#running += 1;
    const startedMs = this.#nowMs();
    try {
      const answer = await call();
      if (this.#nowMs() - startedMs > this.#slowMs) this.#lowerByOne();
      else this.#raise();
      return answer;
    } catch (error) {
      // A caller that leaves is not a failure of the store, but it may have left because the store is slow.
      if (!signal?.aborted) this.#halve(startedMs);
      else if (this.#nowMs() - startedMs > this.#slowMs) this.#lowerByOne();
      throw error;
    } finally {
      this.#running -= 1;
      for (const next of this.#waiting) {
        if (this.#isFull) break;
        next.start();
      }
    }
  }

  get #isFull(): boolean {
    return this.#running + 1 > this.#limit;
  }

  #raise(): void {
    const growth = this.#limit < this.#fastGrowthLimit ? 1 : 1 / this.#limit;
    this.#limit = Math.min(this.#maxConcurrent, this.#limit + growth);
  }

  #lowerByOne(): void {
    this.#limit = Math.max(1, this.#limit - 1);
    this.#fastGrowthLimit = this.#limit;
  }

  #halve(startedMs: number): void {
    // Calls that fail together are one failure: the first of them shows which limit was too high. Only a call that was
    // made after it proves that the store is still failing.
    if (startedMs >= this.#loweredMs) {
      if (this.#limit < 2) for (const each of this.#waiting) each.refuse('failing');
      this.#fastGrowthLimit = Math.max(1, this.#limit / 2);
    }
    this.#loweredMs = this.#nowMs();
    this.#limit = Math.max(1, this.#limit / 2);
  }

  #waitForTurn(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        this.#waiting.delete(waiting);
      };
      const waiting: Waiting = {
        start: () => {
          leave();
          this.#running += 1;
          resolve();
        },
        refuse: (reason) => {
          leave();
          reject(new CallNotMade(reason));
        },
      };
      const giveUp = () => waiting.refuse('busy');
      const timer = setTimeout(giveUp, this.#maxWaitMs).unref();
      signal?.addEventListener('abort', giveUp);
      this.#waiting.add(waiting);
    });
  }
}

/**
 * A call that was not sent to the store. `busy`: too many of our own calls were ahead of it, which tells nothing about
 * the store. `failing`: the single call that tested the store has failed. The error has no `cause`, because the SDK
 * would retry by that.
 */
export class CallNotMade extends Error {
  override readonly name = 'CallNotMade';
  readonly reason: 'busy' | 'failing';

  constructor(reason: 'busy' | 'failing') {
    super(reason);
    this.reason = reason;
  }
}
