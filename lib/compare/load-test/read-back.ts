import { setTimeout as sleep } from 'node:timers/promises';
import { type HttpClient, isFailure } from './http-client.ts';
import type { Write, WriteFate } from './ledger.ts';

const AT_ONCE = 16;
const PAUSE_MS = 200;
/** Additional time for each write: everything measured so far can answer 200 reads a second. */
const MS_PER_WRITE = 5;

/**
 * Reads every write, and repeats the writes that are not found: the service may still be recovering, and a write is lost
 * only where the service denies it to the last.
 *
 * @returns the number of writes of each fate
 */
export async function readBack(
  writes: readonly Write[],
  client: HttpClient,
  limits: { readBackSeconds: number; timeoutSeconds: number },
  signal: AbortSignal,
): Promise<Record<WriteFate, number>> {
  const deadline = performance.now() + limits.readBackSeconds * 1000 + writes.length * MS_PER_WRITE;
  const fates = writes.map((): WriteFate => 'unread');
  const timeIsUp = () => signal.aborted || performance.now() >= deadline;
  let pending = [...writes.keys()];

  async function work(queue: Iterator<number>): Promise<void> {
    while (!timeIsUp()) {
      const { value: i, done } = queue.next();
      if (done) return;
      const timeout = performance.now() + limits.timeoutSeconds * 1000;
      const fate = await look(writes[i] as Write, client, Math.min(timeout, deadline));
      // No answer does not undo an earlier answer.
      if (fate !== 'unread') fates[i] = fate;
    }
  }

  while (pending.length > 0 && !timeIsUp()) {
    const queue = pending.values();
    await Promise.all(Array.from({ length: AT_ONCE }, () => work(queue)));
    pending = pending.filter((i) => fates[i] !== 'found');
    if (pending.length > 0) await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }

  const counts = { found: 0, lost: 0, misdirected: 0, unread: 0 };
  for (const fate of fates) counts[fate] += 1;
  return counts;
}

async function look(write: Write, client: HttpClient, deadlineMs: number): Promise<WriteFate> {
  const answer = await client.send(write.readBack, deadlineMs);
  return isFailure(answer) ? 'unread' : write.fateOf(answer);
}
