import type { Failure } from './failure.ts';
import { openLoop } from './open-loop.ts';

/** One request that was due. All times are on the clock of performance.now(). */
export interface Sample<Name extends string = string> {
  readonly name: Name;
  readonly dueMs: number;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly failure?: Failure | undefined;
}

export interface Task<Name extends string> {
  readonly name: Name;
  readonly run: (deadlineMs: number) => Promise<Failure | undefined>;
}

export interface Load<Name extends string> {
  /** What has ended, in that order. */
  readonly samples: readonly Sample<Name>[];
  readonly due: () => number;
  readonly failed: () => number;
  /** When the last request of those that failed was due; -Infinity without any. */
  readonly lastFailedDueMs: () => number;
  /** All that was due before has ended. */
  readonly endedUntilMs: () => number;
  /** Starts what is due by then, and no more. Resolves once all have ended. */
  readonly stop: (untilMs: number) => Promise<void>;
}

// Each of them is an open connection.
const MOST_AT_ONCE = 10_000;

/**
 * Load as an open loop. Every request ends within the timeout from its due time on, so no more than rate times timeout
 * can be open at once, and those beyond are not held back but counted as not sent.
 */
export function startLoad<Name extends string>(
  { ratePerSecond, timeoutMs, originMs }: { ratePerSecond: number; timeoutMs: number; originMs: number },
  nextTask: (n: number) => Task<Name>,
): Load<Name> {
  const samples: Sample<Name>[] = [];
  // In the order of their due times, as a map keeps the order of insertion.
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
