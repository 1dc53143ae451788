import type { Failure } from './failure.ts';
import { openLoop } from './open-loop.ts';

/** A request that was due. All times are on the clock of performance.now(). */
export interface Sample<Name extends string = string> {
  readonly name: Name;
  readonly dueMs: number;
  readonly startedMs: number;
  readonly endedMs: number;
  /** @default - the request succeeded */
  readonly failure?: Failure | undefined;
}

export interface LoadTask<Name extends string> {
  readonly name: Name;
  readonly run: (deadlineMs: number) => Promise<Failure | undefined>;
}

export interface Load<Name extends string> {
  /** Requests in the order in which they ended. */
  readonly samples: readonly Sample<Name>[];
  readonly due: () => number;
  readonly failed: () => number;
  /** The due time of the last failed request; -Infinity without any. */
  readonly lastFailedDueMs: () => number;
  /** The moment until which all due requests have ended. */
  readonly endedUntilMs: () => number;
  /** Starts the requests that are due by then, and no more. Resolves when all have ended. */
  readonly stop: (untilMs: number) => Promise<void>;
}

// Each is an open connection.
const MOST_AT_ONCE = 10_000;

/**
 * Starts load as an open loop. Every request ends within the timeout after its due time, so no more than rate times
 * timeout are open at once. Requests beyond that are not delayed but counted as not sent.
 */
export function startLoad<Name extends string>(
  { ratePerSecond, timeoutMs, originMs }: { ratePerSecond: number; timeoutMs: number; originMs: number },
  nextTask: (n: number) => LoadTask<Name>,
): Load<Name> {
  const samples: Sample<Name>[] = [];
  // By number, in the order of due times: a map keeps the order of insertion.
  const open = new Map<number, number>();
  const atOnce = Math.min(Math.ceil((ratePerSecond * timeoutMs) / 1000) + 1, MOST_AT_ONCE);
  let due = 0;
  let failed = 0;
  let lastFailedDueMs = Number.NEGATIVE_INFINITY;
  let allEnded: () => void = () => undefined;

  async function attempt(n: number, dueMs: number): Promise<void> {
    due += 1;
    const startedMs = performance.now();
    const refusal = notSent(startedMs - dueMs);
    const task = nextTask(n);
    open.set(n, dueMs);
    const failure = refusal ?? (await task.run(dueMs + timeoutMs));
    open.delete(n);
    samples.push({ name: task.name, dueMs, startedMs, endedMs: performance.now(), failure });
    if (failure) {
      failed += 1;
      lastFailedDueMs = Math.max(lastFailedDueMs, dueMs);
    }
    if (open.size === 0) allEnded();
  }

  function notSent(lateMs: number): Failure | undefined {
    if (lateMs >= timeoutMs) return { kind: 'notSent', detail: 'this client was later than the timeout' };
    if (open.size >= atOnce) return { kind: 'notSent', detail: `${atOnce} requests were open already` };
    return undefined;
  }

  const stopLoop = openLoop(ratePerSecond, originMs, (n, dueMs) => void attempt(n, dueMs));
  return {
    samples,
    due: () => due,
    failed: () => failed,
    lastFailedDueMs: () => lastFailedDueMs,
    endedUntilMs: () => {
      for (const dueMs of open.values()) return dueMs;
      return performance.now();
    },
    stop: (untilMs) =>
      new Promise((resolve) => {
        stopLoop(untilMs);
        allEnded = resolve;
        if (open.size === 0) resolve();
      }),
  };
}
