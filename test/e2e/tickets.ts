import { setTimeout as sleep } from 'node:timers/promises';
import { application as definition } from '../../examples/tickets.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import type { Served } from '../../lib/definition/resources.ts';
import { until } from './until.ts';

/*
 * The tickets of examples/: a web service and a worker with PostgreSQL and Valkey, which the tiers start, kill and release.
 */

export { definition };

export const tickets = parseApplication(definition);

const named = <T extends { readonly name: string }>(all: readonly T[], name: string): T => {
  const found = all.find((one) => one.name === name);
  if (!found) throw new Error(`the tickets must have ${name}; got ${all.map((one) => one.name)}`);
  return found;
};

export const web = named(tickets.services, 'web');
export const worker = named(tickets.services, 'worker');
export const database = named(tickets.resources, 'orders') as Served;
export const queue = named(tickets.resources, 'queue') as Served;

/** The time limit of a request. The program answers earlier: its limits for the database add up to 4.5 s. */
const LIMIT_MS = 5000;

/** The time limit of the wait until orders are taken again. */
const COMES_BACK_SECONDS = 60;

/** The time limit of the wait for confirmations. The worker looks every 5 s for orders that are not in the queue. */
const CONFIRMED_SECONDS = 30;

/** Requests that read back orders at the same time. */
const READERS = 8;

/** The interval between orders, and the number of orders at once. */
export interface Rate {
  readonly everyMs: number;
  readonly atOnce: number;
}

const STEADY: Rate = { everyMs: 50, atOnce: 1 };

/** The answers to orders. */
export class Orders {
  /** The seats of the acknowledged orders, by the ids of the orders. */
  readonly acknowledged = new Map<number, string>();
  /** The ids that two orders have got. */
  readonly twice: number[] = [];
  /** The number of orders that the program has refused with 503, by its reason. */
  readonly refused = new Map<string, number>();
  /** The number of orders that got another answer, or none within the limit, by what came instead. */
  readonly failed = new Map<string, number>();
  /** The longest time until an answer of the program. */
  longestMs = 0;

  async place(baseUrl: string, seat: string): Promise<void> {
    const begin = Date.now();
    try {
      const answer = await fetch(`${baseUrl}/orders`, {
        method: 'POST',
        body: JSON.stringify({ seat }),
        signal: AbortSignal.timeout(LIMIT_MS),
      });
      const { id, error } = (await answer.json()) as { readonly id?: number; readonly error?: string };
      this.longestMs = Math.max(this.longestMs, Date.now() - begin);
      if (answer.status === 201 && id !== undefined) this.#acknowledge(id, seat);
      else if (answer.status === 503 && error) count(this.refused, withoutAddress(error));
      else count(this.failed, `${answer.status} ${error ?? ''}`);
    } catch (error) {
      const { name, message, cause } = error as Error & { readonly cause?: { readonly code?: string } };
      count(this.failed, cause?.code ?? (name === 'SyntaxError' ? message : name));
    }
  }

  #acknowledge(id: number, seat: string): void {
    if (this.acknowledged.has(id)) this.twice.push(id);
    this.acknowledged.set(id, seat);
  }

  /** The figures in one line. */
  get figures(): string {
    const longest = `longest answer ${(this.longestMs / 1000).toFixed(1)} s`;
    const counted = (what: string, counts: ReadonlyMap<string, number>) =>
      `${sum(counts)} ${what}${[...counts].map(([why, times]) => `, ${times} x "${why}"`).join('')}`;
    return `${this.acknowledged.size} orders acknowledged, none lost; ${counted('refused', this.refused)}; ${counted('failed', this.failed)}; ${longest}`;
  }
}

const count = (counts: Map<string, number>, what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);

/** The sum of all counts. */
export const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, times) => total + times, 0);

/** A reason without addresses and hosts, so that equal ones are counted together. */
const withoutAddress = (reason: string): string =>
  reason.replace(/\d+\.\d+\.\d+\.\d+(:\d+)?/g, 'ADDRESS').replace(/^the database failed: /, '');

/**
 * Sends orders at a rate, whether earlier ones are answered or not, until `during` has ended and one more order was
 * acknowledged.
 */
export async function ordersDuring(
  baseUrl: string,
  during: () => Promise<unknown>,
  { everyMs, atOnce }: Rate = STEADY,
): Promise<Orders> {
  const orders = new Orders();
  const begin = Date.now();
  const sent: Promise<void>[] = [];
  let problem: unknown;
  let endedAt = Number.POSITIVE_INFINITY;
  const ended = during()
    .catch((error) => {
      problem = error;
    })
    .finally(() => {
      endedAt = Date.now();
    });
  for (
    let takenAtEnd: number | undefined;
    takenAtEnd === undefined || orders.acknowledged.size === takenAtEnd;
  ) {
    if (Date.now() > endedAt) takenAtEnd ??= orders.acknowledged.size;
    if (Date.now() > endedAt + COMES_BACK_SECONDS * 1000) break;
    for (let n = 0; n < atOnce; n += 1) sent.push(orders.place(baseUrl, `seat ${sent.length} of ${begin}`));
    await sleep(everyMs);
  }
  await Promise.all([ended, ...sent]);
  if (problem) throw problem;
  return orders;
}

/** Expects that each order got an answer of the program within the limit: it was acknowledged, or refused with a reason. */
export const expectAnswered = ({ failed }: Orders): void => expect(Object.fromEntries(failed)).toEqual({});

/** Expects each acknowledged order as it was placed, and that all orders get confirmed. */
export async function expectKept(baseUrl: string, { acknowledged, twice }: Orders): Promise<void> {
  expect(acknowledged.size).toBeGreaterThan(0);
  expect(twice).toEqual([]);
  const ids = [...acknowledged.keys()];
  const wrong: string[] = [];
  await confirmedAll(baseUrl);
  await Promise.all(
    Array.from({ length: READERS }, async () => {
      for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
        const { seat, state } = await read<{ readonly seat?: string; readonly state?: string }>(
          `${baseUrl}/orders/${id}`,
        );
        if (seat !== acknowledged.get(id) || state !== 'confirmed') wrong.push(`${id}: ${seat}, ${state}`);
      }
    }),
  );
  expect(wrong).toEqual([]);
}

/** Waits until the worker has confirmed every order. */
const confirmedAll = (baseUrl: string): Promise<true> =>
  until(
    'all orders confirmed',
    async () => {
      const { orders, confirmed } = await read<{ readonly orders: number; readonly confirmed: number }>(
        `${baseUrl}/orders`,
      );
      return orders > 0 && orders === confirmed;
    },
    CONFIRMED_SECONDS,
  );

const read = async <T>(url: string): Promise<T> =>
  (await (await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) })).json()) as T;

/** Asks /healthz again and again. Returns what came instead of 200, each once. */
export async function troublesOfHealthDuring(
  baseUrl: string,
  during: () => Promise<unknown>,
): Promise<string[]> {
  const troubles = new Set<string>();
  let isOver = false;
  const ended = during().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const answer = await fetch(`${baseUrl}/healthz`, { signal: AbortSignal.timeout(1000) }).catch(
      (error: Error) => error,
    );
    if (answer instanceof Error) troubles.add(answer.name);
    else if (answer.status !== 200) troubles.add(String(answer.status));
    await sleep(100);
  }
  await ended;
  return [...troubles];
}
