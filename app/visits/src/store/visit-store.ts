import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { HttpError } from '../http/answer-errors.ts';
import { CallLimit } from './call-limit.ts';
import { isCertainFailure } from './certain-failure.ts';
import type { TableConfig } from './counts-table.ts';
import type { StoreHealth } from './store-health.ts';

export interface VisitCount {
  readonly code: string;
  readonly count: number;
}

/** The codes whose counts were not added, or perhaps not. All other counts of the batch were added. */
export interface Failures {
  /** Certainly not added: the client may send these counts again. */
  readonly notCounted: readonly string[];
  /** Added or not: whoever sends these counts again may count them twice. */
  readonly unknown: readonly string[];
}

/** The attribute that only the service reads and writes, so no deployment has to name it. */
const VISITS = 'visits';

/**
 * Calls at the same time. At 5 ms a call, 16 are 3,200 a second. A local substitute that makes only 50 a second answers
 * each within 0.4 s, so no call is cut off in the middle, which would leave it in doubt.
 */
const MAX_CALLS = 16;

/**
 * Time for all calls of a request, its wait included. A client that waits 3 s for an answer gets one, and so knows which
 * counts were added.
 */
const BUDGET_MS = 2000;

/** The counts in the DynamoDB table. */
export class VisitStore {
  readonly #client: DynamoDBClient;
  readonly #table: TableConfig;
  readonly #health: StoreHealth;
  readonly #limit = new CallLimit(MAX_CALLS);

  constructor(client: DynamoDBClient, table: TableConfig, health: StoreHealth) {
    this.#client = client;
    this.#table = table;
    this.#health = health;
  }

  /**
   * Adds counts, each with an update of its own. The client of the service retries, and not the SDK: a count that was
   * added although its answer was lost must not be added by each retry.
   */
  async add(counts: readonly VisitCount[]): Promise<Failures> {
    const deadlineMs = performance.now() + BUDGET_MS;
    const notCounted: string[] = [];
    const unknown: string[] = [];
    const update = async ({ code, count }: VisitCount) => {
      const command = new UpdateItemCommand({
        ...this.#row(code),
        UpdateExpression: 'ADD #visits :count',
        ExpressionAttributeNames: { '#visits': VISITS },
        ExpressionAttributeValues: { ':count': { N: String(count) } },
      });
      try {
        await this.#call(deadlineMs, (abortSignal) => this.#client.send(command, { abortSignal }));
      } catch (error) {
        (isCertainFailure(error) ? notCounted : unknown).push(code);
      }
    };
    await Promise.all(counts.map(update));
    return { notCounted, unknown };
  }

  /**
   * Reads the counts of several links, 0 for a link without visits. Reads are strongly consistent, so that a count that
   * was added is read.
   *
   * @throws HttpError 503 if the store does not answer
   */
  async read(codes: readonly string[]): Promise<{ code: string; visits: number }[]> {
    const deadlineMs = performance.now() + BUDGET_MS;
    const read = async (code: string) => {
      const command = new GetItemCommand({ ...this.#row(code), ConsistentRead: true });
      const { Item } = await this.#call(deadlineMs, (abortSignal) =>
        this.#client.send(command, { abortSignal }),
      );
      return { code, visits: Number(Item?.[VISITS]?.N ?? 0) };
    };
    return Promise.all(codes.map(read)).catch((cause) => {
      throw storeUnavailable(cause);
    });
  }

  /** Checks that the store works, by a read that needs the same table, key and permission as a real one. */
  async check(): Promise<void> {
    await this.read(['readiness']);
  }

  #row(code: string) {
    return { TableName: this.#table.name, Key: { [this.#table.partitionKey]: { S: code } } };
  }

  async #call<T>(deadlineMs: number, send: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#health.watch(() => this.#limit.run(deadlineMs, send));
  }
}

/** The answer to a request of which nothing was done, because the store does not answer. */
export function storeUnavailable(cause?: unknown): HttpError {
  return new HttpError(503, 'store_unavailable', 'the store does not answer; try again shortly', {
    headers: { 'retry-after': '2' },
    cause,
  });
}
