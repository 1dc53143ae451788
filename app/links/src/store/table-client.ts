import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { TableConfig } from '../config/table-config.ts';
import { ConcurrencyLimit } from './concurrency-limit.ts';
import { EventLoopClock } from './event-loop-clock.ts';

/**
 * Creates a DynamoDB client. It tries a call at most three times. While the store does not answer, retries are few: the
 * SDK allows about 35 in all, and only successful calls add to that budget.
 */
export function createTableClient(table: TableConfig): DynamoDBClient {
  return new DynamoDBClient({
    region: table.region,
    ...(table.endpoint && { endpoint: table.endpoint }),
    maxAttempts: 3,
    requestHandler: new LimitedRequestHandler(),
  });
}

/**
 * Time limit of one attempt, connecting included. DynamoDB answers in milliseconds, so a retry is the better choice.
 */
const ATTEMPT_MS = 2000;

/**
 * Below the 50 sockets that the SDK opens at most, so that no attempt waits for a socket: such a wait would count as
 * the store's slowness. At 5 ms per call, 32 concurrent calls are 6,400 per second, more than a replica can make.
 */
const MAX_CONCURRENT = 32;
/** The time that an attempt may wait for its turn. The attempt itself has the rest of the request's time. */
const MAX_WAIT_MS = 5000;

/**
 * Sends the SDK's HTTP requests. Each attempt, retries included, waits for its turn, and its time limit starts then.
 */
class LimitedRequestHandler extends NodeHttpHandler {
  readonly #clock = new EventLoopClock();
  readonly #limit = new ConcurrencyLimit({
    maxConcurrent: MAX_CONCURRENT,
    slowMs: ATTEMPT_MS / 2,
    maxWaitMs: MAX_WAIT_MS,
    nowMs: () => this.#clock.nowMs,
  });

  override handle(...[request, options = {}]: Parameters<NodeHttpHandler['handle']>) {
    const signal = options.abortSignal as AbortSignal | undefined;
    return this.#limit.run(() => this.#attempt(request, signal), signal);
  }

  override destroy(): void {
    this.#clock.stop();
    super.destroy();
  }

  async #attempt(
    request: Parameters<NodeHttpHandler['handle']>[0],
    signal?: AbortSignal,
  ): ReturnType<NodeHttpHandler['handle']> {
    const attempt = new AbortController();
    const giveUp = () => attempt.abort();
    let isLate = false;
    const cancelTimer = this.#clock.setTimer(ATTEMPT_MS, () => {
      isLate = true;
      giveUp();
    });
    signal?.addEventListener('abort', giveUp);
    const end = () => {
      cancelTimer();
      signal?.removeEventListener('abort', giveUp);
    };
    if (signal?.aborted) giveUp();
    try {
      const answer = await super.handle(request, { abortSignal: attempt.signal });
      // The time limit covers the whole answer, not only its head.
      answer.response.body.once('close', end);
      return answer;
    } catch (error) {
      end();
      // The SDK retries errors of this name.
      throw isLate
        ? Object.assign(new Error(`no answer within ${ATTEMPT_MS} ms`), { name: 'TimeoutError' })
        : error;
    }
  }
}
