/** Turns of the event loop in a row that are left to new connections, while more of them arrive. */
const CONNECTION_TURNS = 4;
/** Pieces of work in one turn while no connection arrives. A turn costs some microseconds. */
const WORK_PER_TURN = 8;

/**
 * Spreads work over turns of the event loop, so that each turn is short. libuv accepts one connection per turn
 * (github.com/libuv/libuv/pull/3696). If all waiting work ran in one turn, new clients would wait longest, and a probe
 * always comes from a new client.
 */
export class EventLoopQueue {
  readonly #waiting: { readonly work: () => void; readonly sinceMs: number }[] = [];
  #isScheduled = false;
  #hasNewConnection = false;
  #skippedTurns = 0;

  /** Milliseconds that the first piece of work has waited. */
  get waitMs(): number {
    const [first] = this.#waiting;
    return first ? performance.now() - first.sinceMs : 0;
  }

  add(work: () => void): void {
    this.#waiting.push({ work, sinceMs: performance.now() });
    this.#schedule();
  }

  /** Tells the queue that a connection was accepted, because more of them may be waiting. */
  noteConnection(): void {
    this.#hasNewConnection = true;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(this.#runTurn);
  }

  readonly #runTurn = (): void => {
    this.#isScheduled = false;
    const skip = this.#hasNewConnection && this.#skippedTurns < CONNECTION_TURNS;
    this.#hasNewConnection = false;
    const amount = skip ? 0 : this.#skippedTurns > 0 ? 1 : WORK_PER_TURN;
    this.#skippedTurns = skip ? this.#skippedTurns + 1 : 0;
    const now = this.#waiting.splice(0, amount);
    // Scheduled before the work runs, because the work may throw.
    if (this.#waiting.length > 0) this.#schedule();
    for (const { work } of now) work();
  };
}
