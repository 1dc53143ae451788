const TICK_MS = 100;

/**
 * A clock that stands still while the event loop is blocked. An answer that waits in one of our sockets is not a late
 * answer of its sender: with half a core and 200 requests at once, reading all answers takes longer than the store may
 * take to answer. Its resolution is 100 ms.
 */
export class EventLoopClock {
  #nowMs = 0;
  readonly #timers = new Set<{ readonly dueMs: number; readonly callback: () => void }>();
  readonly #interval = setInterval(() => this.#tick(), TICK_MS).unref();

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Calls `callback` after `ms` on this clock. Returns a function that cancels the call. */
  setTimer(ms: number, callback: () => void): () => void {
    const timer = { dueMs: this.#nowMs + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  stop(): void {
    clearInterval(this.#interval);
  }

  /** Counts one tick, however long ago the last one was: time in which the event loop was blocked does not count. */
  #tick(): void {
    this.#nowMs += TICK_MS;
    for (const timer of this.#timers) {
      if (timer.dueMs > this.#nowMs) continue;
      this.#timers.delete(timer);
      // Answers that arrived meanwhile are read first.
      setImmediate(timer.callback);
    }
  }
}
