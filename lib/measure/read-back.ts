import { setTimeout as sleep } from 'node:timers/promises';
import { type HttpClient, isFailure } from './http-client.ts';
import type { Link } from './ledger.ts';
import { readRequest, type Verdict, verdictOn } from './operations.ts';

const AT_ONCE = 16;
const PAUSE_MS = 200;
/** 200 links a second can be read by anything that was measured here; so many links, so much more time. */
const MS_PER_LINK = 5;

/**
 * Reads every link, and what is not found again and again: the service may be recovering still, and only what it
 * denies to the last is lost.
 *
 * @returns how many links met which verdict
 */
export async function readBack(
  links: readonly Link[],
  client: HttpClient,
  limits: { readBackSeconds: number; timeoutSeconds: number },
  signal: AbortSignal,
): Promise<Record<Verdict, number>> {
  const deadline = performance.now() + limits.readBackSeconds * 1000 + links.length * MS_PER_LINK;
  const verdicts = links.map((): Verdict => 'unread');
  const timeIsUp = () => signal.aborted || performance.now() >= deadline;
  let pending = [...links.keys()];

  async function work(queue: Iterator<number>): Promise<void> {
    while (!timeIsUp()) {
      const { value: i, done } = queue.next();
      if (done) return;
      const timeout = performance.now() + limits.timeoutSeconds * 1000;
      const verdict = await look(links[i] as Link, client, Math.min(timeout, deadline));
      // A later silence does not undo what was said before.
      if (verdict !== 'unread') verdicts[i] = verdict;
    }
  }

  while (pending.length > 0 && !timeIsUp()) {
    const queue = pending.values();
    await Promise.all(Array.from({ length: AT_ONCE }, () => work(queue)));
    pending = pending.filter((i) => verdicts[i] !== 'found');
    if (pending.length > 0) await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }

  const counts = { found: 0, lost: 0, misdirected: 0, unread: 0 };
  for (const verdict of verdicts) counts[verdict] += 1;
  return counts;
}

async function look(link: Link, client: HttpClient, deadlineMs: number): Promise<Verdict> {
  const answer = await client.send(readRequest(link), deadlineMs);
  return isFailure(answer) ? 'unread' : verdictOn(link, answer);
}
