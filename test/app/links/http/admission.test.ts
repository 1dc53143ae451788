import { Admission } from '../../../../app/links/src/http/admission.ts';
import { EventLoopQueue } from '../../../../app/links/src/http/event-loop-queue.ts';
import { HTTP_LIMITS } from '../../../../app/links/src/http/http-limits.ts';

// The tests set the time, so that no pause has to be longer than the slowest machine needs.
let nowMs = 0;
beforeEach(() => {
  jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
});
afterEach(() => jest.restoreAllMocks());

const turn = () => new Promise(setImmediate);

describe('admission', () => {
  const nobody = new AbortController().signal;
  const code = { method: 'GET', url: '/BBBBBBBBBB' };
  const overloaded = expect.objectContaining({ statusCode: 503, error: 'overloaded' });

  /** Lets everything happen that follows from what the test did. */
  async function settled(): Promise<void> {
    for (let count = 0; count < 3; count += 1) await turn();
  }

  /** Work that ends when the test ends it. */
  function works(admission: Admission, count: number, signal = nobody) {
    return Array.from({ length: count }, () => {
      let end!: () => void;
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      const run = jest.fn(() => ended);
      const done = admission.run(run, signal);
      done.catch(() => undefined);
      return { run, end, done };
    });
  }

  const begun = (all: readonly { run: jest.Mock }[]) => all.map(({ run }) => run.mock.calls.length);

  test('starts work while places are free, and then in order of arrival', async () => {
    const admission = new Admission({ ...HTTP_LIMITS, maxActive: 2, maxWaiting: 2 }, new EventLoopQueue());
    const all = works(admission, 4);
    await settled();
    expect(begun(all)).toEqual([1, 1, 0, 0]);
    expect(admission.state).toEqual({ active: 2, waiting: 2 });
    all[1]?.end();
    await all[1]?.done;
    await settled();
    expect(begun(all)).toEqual([1, 1, 1, 0]);
    for (const { end } of all) end();
    await Promise.all(all.map(({ done }) => done));
    expect(admission.state).toEqual({ active: 0, waiting: 0 });
  });

  test('gives the place of failed work to the next', async () => {
    const admission = new Admission({ ...HTTP_LIMITS, maxActive: 1 }, new EventLoopQueue());
    const failing = admission.run(() => Promise.reject(new Error('no store')), nobody);
    const [next] = works(admission, 1);
    await expect(failing).rejects.toThrow('no store');
    await settled();
    expect(next?.run).toHaveBeenCalled();
  });

  test('fails at once when the queue is full, and then admits only requests that need no store', async () => {
    const admission = new Admission({ ...HTTP_LIMITS, maxActive: 1, maxWaiting: 1 }, new EventLoopQueue());
    expect(admission.admits(code)).toBe(true);
    works(admission, 2);
    await expect(works(admission, 1)[0]?.done).rejects.toEqual(overloaded);
    const admitted = [
      code,
      { method: 'GET', url: '/BBBBBBBBBB?a=b' },
      { method: 'HEAD', url: '/BBBBBBBBBB' },
      { method: 'POST', url: '/links' },
      { method: 'DELETE', url: '/links/BBBBBBBBBB' },
      { method: 'GET', url: '/links/BBBBBBBBBB' },
      { method: 'GET', url: '/' },
      { method: 'GET', url: '/whereami' },
      { method: 'GET', url: '/healthz' },
      { method: 'GET', url: '/readyz' },
    ].map((request) => admission.admits(request));
    expect(admitted).toEqual([false, false, false, false, false, false, true, true, true, true]);
  });

  test('lets a burst wait, and keeps a queue short that does not empty', async () => {
    const admission = new Admission(
      { ...HTTP_LIMITS, maxActive: 1, maxWaiting: 3, burstMs: 50 },
      new EventLoopQueue(),
    );
    works(admission, 3);
    expect(admission.admits(code)).toBe(true);
    nowMs += 70;
    expect(admission.admits(code)).toBe(false);
    await expect(works(admission, 1)[0]?.done).rejects.toEqual(overloaded);
  });

  test('keeps a queue short that will not empty soon, judging by its departures', async () => {
    const admission = new Admission(
      { ...HTTP_LIMITS, maxActive: 1, maxWaiting: 100, burstMs: 500 },
      new EventLoopQueue(),
    );
    const all = works(admission, 50);
    expect(admission.admits(code)).toBe(true);
    for (const { end, done } of all.slice(0, 3)) {
      nowMs += 60;
      await settled();
      end();
      await done;
    }
    expect(admission.state.waiting).toBe(46);
    expect(admission.admits(code)).toBe(false);
  });

  test('admits a burst again after the queue was empty', async () => {
    const admission = new Admission(
      { ...HTTP_LIMITS, maxActive: 1, maxWaiting: 3, burstMs: 50 },
      new EventLoopQueue(),
    );
    const [first, second] = works(admission, 2);
    nowMs += 70;
    first?.end();
    await first?.done;
    works(admission, 2);
    expect(admission.admits(code)).toBe(true);
    second?.end();
  });

  test('removes a waiting request whose client has left, and gives the place to the next', async () => {
    const admission = new Admission({ ...HTTP_LIMITS, maxActive: 1 }, new EventLoopQueue());
    const client = new AbortController();
    const [first] = works(admission, 1);
    const [gone] = works(admission, 1, client.signal);
    const [next] = works(admission, 1);
    client.abort();
    await expect(gone?.done).rejects.toEqual(overloaded);
    await expect(works(admission, 1, client.signal)[0]?.done).rejects.toEqual(overloaded);
    first?.end();
    await first?.done;
    await settled();
    expect([gone?.run.mock.calls.length, next?.run.mock.calls.length]).toEqual([0, 1]);
  });

  test('refuses requests while the event loop is late, but no probe', async () => {
    const queue = new EventLoopQueue();
    const admission = new Admission({ ...HTTP_LIMITS, maxDelayMs: 20 }, queue);
    const page = { method: 'GET', url: '/' };
    queue.add(() => undefined);
    expect(admission.admits(page)).toBe(true);
    nowMs += 30;
    expect([admission.admits(page), admission.admits({ method: 'GET', url: '/healthz' })]).toEqual([
      false,
      true,
    ]);
    await turn();
    expect(admission.admits(page)).toBe(true);
  });
});

describe('event loop queue', () => {
  test('spreads work over turns of the event loop, eight pieces in each, in order', async () => {
    const queue = new EventLoopQueue();
    const done: number[] = [];
    for (let piece = 1; piece <= 20; piece += 1) queue.add(() => done.push(piece));
    const seen = [done.length];
    for (let count = 0; count < 4; count += 1) {
      await turn();
      seen.push(done.length);
    }
    expect(seen).toEqual([0, 8, 16, 20, 20]);
    expect(done).toEqual([...done].sort((one, other) => one - other));
  });

  test('lets connections go first while they arrive, four for each piece of work', async () => {
    const queue = new EventLoopQueue();
    let done = 0;
    for (let piece = 0; piece < 20; piece += 1) queue.add(() => (done += 1));
    const seen: number[] = [];
    for (let count = 0; count < 10; count += 1) {
      queue.noteConnection();
      await turn();
      seen.push(done);
    }
    expect(seen).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1, 2]);
    await turn();
    expect(done).toBe(10);
  });

  test('tells how long the first piece of work has waited', async () => {
    const queue = new EventLoopQueue();
    expect(queue.waitMs).toBe(0);
    queue.add(() => undefined);
    nowMs += 20;
    expect(queue.waitMs).toBeGreaterThan(19);
    await turn();
    expect(queue.waitMs).toBe(0);
  });
});
