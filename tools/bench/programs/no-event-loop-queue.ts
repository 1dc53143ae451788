import type * as replaced from '../../../app/links/src/http/event-loop-queue.ts';

/** Does work where it comes up. */
class Unqueued implements Pick<replaced.EventLoopQueue, 'waitMs' | 'add' | 'noteConnection'> {
  readonly waitMs = 0;
  add = (work: () => void): void => work();
  noteConnection = (): void => undefined;
}

/** Takes the place of the class that it is typed by: a rename there is a compiler error here. */
export const EventLoopQueue = Unqueued as unknown as typeof replaced.EventLoopQueue;
