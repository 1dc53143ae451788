import { setTimeout as sleep } from 'node:timers/promises';
import { openLoop } from '../../../../lib/compare/load-test/open-loop.ts';

export interface Answered {
  /** The time when the request was sent, in milliseconds since the load began. */
  readonly sentMs: number;
  /** The time when its answer was complete, in milliseconds since the load began. */
  readonly endMs: number;
  /** The HTTP status. 0 if no answer came. */
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export type SendRequest = () => Promise<Response>;

const answerOf = async (send: SendRequest): Promise<Pick<Answered, 'status' | 'body'>> => {
  try {
    const response = await send();
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : {} };
  } catch {
    return { status: 0, body: {} };
  }
};

/** A load that sends each request when it is due, even if earlier ones are unanswered. */
export class StoreLoad {
  readonly #answers: Promise<Answered>[] = [];
  readonly #begin = performance.now();
  readonly #end: (untilMs: number) => void;

  constructor(ratePerSecond: number, send: SendRequest) {
    this.#end = openLoop(ratePerSecond, this.#begin, () => this.#answers.push(this.#one(send)));
  }

  get nowMs(): number {
    return performance.now() - this.#begin;
  }

  /** Ends the load after a time, and returns all answers. */
  async after(ms: number): Promise<readonly Answered[]> {
    await sleep(ms);
    this.#end(performance.now());
    return Promise.all(this.#answers);
  }

  async #one(send: SendRequest): Promise<Answered> {
    const sentMs = this.nowMs;
    const answer = await answerOf(send);
    return { sentMs, endMs: this.nowMs, ...answer };
  }
}

/** Sends so many requests at the same moment. */
export const atOnce = (count: number, send: SendRequest): Promise<Pick<Answered, 'status' | 'body'>[]> =>
  Promise.all(Array.from({ length: count }, () => answerOf(send)));

/** The number of answers by outcome. An outcome is a status, with the kind of error for 503. */
export function outcomes(answers: readonly Pick<Answered, 'status' | 'body'>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const outcome = status === 503 ? `503 ${body.error}` : String(status);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}
