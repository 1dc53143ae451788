/** A call that was not made, because too little time was left after the calls ahead of it. */
export class CallNotMade extends Error {
  override readonly name = 'CallNotMade';
}

/** Milliseconds that a call must have left when its turn comes. With less, it would probably end in doubt. */
const LEAST_MS = 500;

/**
 * Limits the calls that are in progress at the same time. Further calls wait in order of arrival. Each call has a
 * deadline, and calls with earlier deadlines are ahead of it, so no call waits beyond its own.
 */
export class CallLimit {
  readonly #max: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /**
   * Makes a call with a signal that is aborted at the deadline, in milliseconds of `performance.now()`.
   *
   * @throws CallNotMade if less than 500 ms are left when the call's turn comes
   */
  async run<T>(deadlineMs: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#running < this.#max) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      const leftMs = deadlineMs - performance.now();
      if (leftMs < LEAST_MS) throw new CallNotMade('too many calls were ahead');
      return await call(AbortSignal.timeout(Math.ceil(leftMs)));
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
