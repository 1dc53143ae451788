import { setTimeout as sleep } from 'node:timers/promises';
import { CallNotMade, ConcurrencyLimit } from '../../../../app/links/src/store/concurrency-limit.ts';

const SLOW_MS = 100;
const MOST = 8;

/** Calls in progress, in the order in which they were made. The test answers them. */
class Calls {
  nowMs = 0;
  readonly limit: ConcurrencyLimit;
  readonly underWay: { name: unknown; answer: (value?: unknown) => void; fail: (error: Error) => void }[] =
    [];

  /** By default a call waits for longer than any test takes, on the slowest machine too. */
  constructor(maxWaitMs = 60_000) {
    this.limit = new ConcurrencyLimit({
      maxConcurrent: MOST,
      slowMs: SLOW_MS,
      maxWaitMs,
      nowMs: () => this.nowMs,
    });
  }

  make(name: unknown = undefined, signal?: AbortSignal): Promise<unknown> {
    const call = () =>
      new Promise((answer, fail) => {
        this.underWay.push({ name, answer, fail });
      });
    const made = this.limit.run(call, signal);
    made.catch(() => undefined);
    return made;
  }

  makeMany(count: number): Promise<unknown>[] {
    return Array.from({ length: count }, (_, name) => this.make(name));
  }

  /** Answers or fails all calls in progress, and lets everything happen that follows. */
  async end(how: 'answer' | 'fail'): Promise<void> {
    for (const call of this.underWay.splice(0)) how === 'answer' ? call.answer() : call.fail(new Error('no'));
    await sleep(0);
  }

  /** Raises the limit to its maximum, and leaves no call in progress. */
  async grow(): Promise<void> {
    this.makeMany(MOST);
    while (this.underWay.length > 0) await this.end('answer');
  }
}

let calls: Calls;
beforeEach(() => {
  calls = new Calls();
});

test('starts with a few calls, and allows one more after each answer, up to the maximum', async () => {
  calls.makeMany(40);
  const seen: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    seen.push(calls.underWay.length);
    await calls.end('answer');
  }
  expect(seen).toEqual([2, 4, MOST, MOST, MOST]);
});

test('halves the limit after a failure, and lowers it by one after a slow answer', async () => {
  await calls.grow();
  calls.makeMany(20);
  expect(calls.underWay).toHaveLength(MOST);
  calls.underWay.pop()?.fail(new Error('no'));
  await sleep(0);
  // Half of 8 may be under way: until seven have become less, none is made.
  expect(calls.underWay).toHaveLength(MOST - 1);
  calls.nowMs += SLOW_MS + 1;
  await calls.end('answer');
  expect(calls.underWay).toHaveLength(1);
});

test('keeps waiting calls through a short outage: calls that fail together do not prove that it lasts', async () => {
  await calls.grow();
  const waiting = calls.makeMany(MOST + 3).slice(MOST);
  calls.nowMs += 1;
  await calls.end('fail');
  expect(calls.underWay).toHaveLength(1);
  while (calls.underWay.length > 0) await calls.end('answer');
  await Promise.all(waiting);
});

test('grows fast up to half of the limit that failed, and slowly from there', async () => {
  await calls.grow();
  calls.makeMany(MOST);
  calls.nowMs += 1;
  await calls.end('fail');
  calls.nowMs += 1;
  calls.makeMany(100);
  const seen: number[] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    seen.push(calls.underWay.length);
    await calls.end('answer');
  }
  expect(seen).toEqual([1, 2, 4, 4, 5, 6]);
});

test('makes one call at a time to a failing store, and refuses waiting calls when it fails again', async () => {
  await calls.grow();
  calls.makeMany(MOST);
  await calls.end('fail');
  const [asked, ...waiting] = calls.makeMany(30);
  expect(calls.underWay).toHaveLength(1);
  await calls.end('fail');
  await expect(asked).rejects.toThrow('no');
  for (const each of waiting) await expect(each).rejects.toMatchObject({ reason: 'failing' });
  calls.makeMany(30);
  expect(calls.underWay).toHaveLength(1);
  await calls.end('answer');
  expect(calls.underWay).toHaveLength(2);
});

test('makes waiting calls in order of arrival, and skips those whose caller has left', async () => {
  const gone = new AbortController();
  calls.make('first');
  calls.make('next');
  const left = calls.make('left', gone.signal);
  calls.make('second');
  gone.abort();
  await expect(left).rejects.toBeInstanceOf(CallNotMade);
  await calls.end('answer');
  expect(calls.underWay.map(({ name }) => name)).toEqual(['second']);
});

test('refuses a call as busy that waits too long', async () => {
  calls = new Calls(50);
  calls.makeMany(2);
  await expect(calls.make()).rejects.toMatchObject({ name: 'CallNotMade', reason: 'busy' });
  expect(calls.underWay).toHaveLength(2);
});

test('does not count a caller that leaves as a failure of the store', async () => {
  await calls.grow();
  const gone = new AbortController();
  calls.make('left', gone.signal);
  gone.abort();
  await calls.end('fail');
  calls.makeMany(20);
  expect(calls.underWay).toHaveLength(MOST);
});
