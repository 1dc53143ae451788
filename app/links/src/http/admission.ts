import type { IncomingMessage } from 'node:http';
import { isCode } from '../links/short-link.ts';
import type { EventLoopQueue } from './event-loop-queue.ts';
import { overloadedError } from './http-error.ts';
import type { HttpLimits } from './http-limits.ts';

const WEIGHT_OF_LATEST = 0.1;

const LINK_FACTS = /^\/links(?=\/)/;

const PROBES = new Set(['/healthz', '/readyz']);

/** Tells whether a path is a probe. Probes are always answered, and first: they judge the process, not its load. */
export const isProbe = (url: string | undefined): boolean => PROBES.has(url ?? '');

/**
 * Decides which requests run, which wait and which are refused at once. Two resources can run out: places at the store,
 * which keep the number of started requests so low that they finish in time, and time of the event loop.
 *
 * The store has a second queue (store/concurrency-limit.ts), and both are needed. The queue here holds a place for a
 * whole request, pauses between retries included. It has a fixed size, and can refuse a request by its head, which
 * costs least. The queue at the store holds a place for a single call. It adapts its size to the health of the store,
 * and so also limits retries and the service's own checks. A request that waits there has been accepted, so the queue
 * at the store cannot replace the refusal here.
 */
export class Admission {
  readonly #limits: HttpLimits;
  readonly #eventLoop: EventLoopQueue;
  readonly #waiting: (() => void)[] = [];
  #active = 0;
  #waitingSinceMs = 0;
  #lastLeftMs = 0;
  /** Milliseconds between two departures while requests wait: a moving average. */
  #departureIntervalMs = 0;

  constructor(limits: HttpLimits, eventLoop: EventLoopQueue) {
    this.#limits = limits;
    this.#eventLoop = eventLoop;
  }

  get state(): { readonly active: number; readonly waiting: number } {
    return { active: this.#active, waiting: this.#waiting.length };
  }

  /**
   * Decides whether to serve a request at all. Called before any other work is done for the request, because a refusal
   * must cost much less than an answer.
   */
  admits({ method, url = '' }: Pick<IncomingMessage, 'method' | 'url'>): boolean {
    if (isProbe(url)) return true;
    if (this.#eventLoop.waitMs > this.#limits.maxDelayMs) return false;
    return !(this.#isFull() && needsStore(method, url));
  }

  /**
   * Runs work that calls the store, once a place is free.
   *
   * @throws HttpError 503 if too many requests wait already, or if `signal` is aborted before a place is free
   */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.#active < this.#limits.maxActive) this.#active += 1;
    else await this.#waitForPlace(signal);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  /** Hands the place to the request that has waited longest, if one waits. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (!next) {
      this.#active -= 1;
      return;
    }
    const now = performance.now();
    this.#departureIntervalMs += (now - this.#lastLeftMs - this.#departureIntervalMs) * WEIGHT_OF_LATEST;
    this.#lastLeftMs = now;
    this.#eventLoop.add(next);
  }

  #waitForPlace(signal: AbortSignal): Promise<void> {
    if (this.#isFull() || signal.aborted) throw overloadedError();
    if (this.#waiting.length === 0) {
      this.#waitingSinceMs = performance.now();
      this.#lastLeftMs = this.#waitingSinceMs;
    }
    return new Promise((resolve, reject) => {
      const start = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        const index = this.#waiting.indexOf(start);
        // The request has its place already. The work itself will see the aborted signal.
        if (index < 0) return;
        this.#waiting.splice(index, 1);
        reject(overloadedError());
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(start);
    });
  }

  /**
   * Tells whether no further request may wait. A burst may wait, because its queue will empty. A queue that does not
   * empty would make every request late without serving more requests, so such a queue is kept as short as `maxActive`.
   */
  #isFull(): boolean {
    const { length } = this.#waiting;
    const { maxActive, maxWaiting, burstMs } = this.#limits;
    if (length >= maxWaiting) return true;
    if (length < maxActive) return false;
    const emptyMs = performance.now() + length * this.#departureIntervalMs;
    return emptyMs > this.#waitingSinceMs + burstMs;
  }
}

/**
 * Tells by method and path whether a request needs the store. Other requests are served even while no place is free.
 */
function needsStore(method: string | undefined, url: string): boolean {
  const isRead = method === 'GET' || method === 'HEAD';
  return !isRead || isCode(url.replace(LINK_FACTS, '').slice(1).split('?', 1)[0] ?? '');
}
