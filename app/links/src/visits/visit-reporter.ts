import type { Logger } from 'pino';
import type { SendResult } from './send-counts.ts';
import { VisitBuffer } from './visit-buffer.ts';

/** Sends counts to `visits`, for `limitMs` at most. Never throws. */
type Send = (counts: ReadonlyMap<string, number>, limitMs: number) => Promise<SendResult>;

const INTERVAL_MS = 1000;
const MAX_BACK_OFF_MS = 5000;
/** Time limit of an attempt. `visits` answers within 2 s, also where its store does not. */
const ATTEMPT_MS = 3000;
/** Pause between two attempts while the service stops. */
const LAST_PAUSE_MS = 250;

/**
 * Reports visits to the service `visits`, in batches, each second. No request waits for that.
 *
 * While `visits` is away, counts wait in a buffer of 10,000 codes, about 1 MB. Reports begin at most 8 s after `visits`
 * answers again: after the longest back-off (5 s) and an attempt that was in progress (3 s). The time that `visits` takes
 * for the batches comes on top: at most 2 s for each 100 codes, in 100 batches at most.
 *
 * A count arrives at most once more than it happened. Counts are lost if `visits` twice fails to say whether it added
 * them, beyond 10,000 codes, and if `visits` is away when this service stops. Each such loss is logged. A process that is
 * killed loses the counts that it has not reported.
 */
export class VisitReporter {
  readonly #send: Send;
  readonly #log: Logger;
  readonly #buffer: VisitBuffer;
  #flushing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #countedMs = 0;

  constructor(send: Send, log: Logger, buffer = new VisitBuffer()) {
    this.#send = send;
    this.#log = log;
    this.#buffer = buffer;
    this.#schedule(INTERVAL_MS);
  }

  /** Counts a visit. */
  count(code: string): void {
    this.#buffer.add(code);
  }

  /**
   * Reports what is left, for `limitMs` at most. It retries while `visits` does not answer, for `patienceMs` since it last
   * counted something: a slow `visits` gets all the time that there is, one that is away does not hold up the stop.
   */
  async stop(limitMs: number, patienceMs = limitMs): Promise<void> {
    clearTimeout(this.#timer);
    const begunMs = performance.now();
    const deadlineMs = () => Math.min(begunMs + limitMs, Math.max(begunMs, this.#countedMs) + patienceMs);
    const leftMs = () => Math.max(0, deadlineMs() - performance.now());
    const isOver = (async () => {
      while (leftMs() > 0) await new Promise((resolve) => setTimeout(resolve, leftMs()).unref());
    })();
    await Promise.race([this.#flushing, isOver]);
    clearTimeout(this.#timer);
    while (this.#buffer.size > 0 && leftMs() > 0) {
      this.#flushing = this.#flush(leftMs);
      await Promise.race([this.#flushing, isOver]);
      if (this.#failures > 0) {
        // Keeps the process alive: while nothing is being sent, nothing else does.
        await new Promise((resolve) => setTimeout(resolve, Math.min(LAST_PAUSE_MS, leftMs())));
      }
    }
    const { visits } = this.#buffer;
    if (visits > 0) this.#log.warn({ visits }, 'stopped before these visits were reported: they are lost');
  }

  #schedule(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#flushing = this.#flush(() => ATTEMPT_MS).then(() => {
        const backOffMs = INTERVAL_MS * 2 ** (this.#failures - 1);
        this.#schedule(this.#failures === 0 ? INTERVAL_MS : Math.min(MAX_BACK_OFF_MS, backOffMs));
      });
    }, ms).unref();
  }

  /** Sends what the buffer has now, batch by batch, up to the first one that fails. */
  async #flush(leftMs: () => number): Promise<void> {
    for (let left = this.#buffer.batches; left > 0; left--) {
      const batch = this.#buffer.take();
      if (!batch) break;
      const { of, problem } = await this.#send(batch.counts, Math.min(ATTEMPT_MS, leftMs()));
      if ([...batch.counts.keys()].some((code) => of(code) === 'counted'))
        this.#countedMs = performance.now();
      const givenUp = this.#buffer.settle(batch, of);
      if (givenUp > 0)
        this.#log.warn({ visits: givenUp, reason: problem }, 'visits given up: perhaps not counted');
      this.#note(problem);
      if (problem !== undefined) break;
    }
    const dropped = this.#buffer.takeDropped();
    if (dropped > 0) {
      this.#log.warn(
        { dropped, codes: this.#buffer.size },
        'visits dropped: too many links have unreported visits',
      );
    }
  }

  /** Logs that `visits` fails, or answers again: one line for each change. */
  #note(problem: string | undefined): void {
    if (problem === undefined) {
      if (this.#failures > 0) this.#log.info('visits answers again');
      this.#failures = 0;
      return;
    }
    if (this.#failures === 0) {
      this.#log.warn({ reason: problem }, 'visits does not answer; counts are kept and sent later');
    }
    this.#failures += 1;
  }
}
