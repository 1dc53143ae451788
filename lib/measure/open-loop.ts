/**
 * Calls `start` for each due time, whether or not what was started before is done: the n-th is due at
 * `originMs + n * 1000 / ratePerSecond`, on the clock of performance.now(). Where the process is late, all that has
 * become due meanwhile is started at once; nothing due is skipped.
 *
 * @returns ends the loop, once what is due by a moment has been started
 */
export function openLoop(
  ratePerSecond: number,
  originMs: number,
  start: (n: number, dueMs: number) => void,
): (untilMs: number) => void {
  // Multiplied anew each time: a sum of intervals would drift.
  const due = (n: number) => originMs + (n * 1000) / ratePerSecond;
  let next = 0;
  let isOver = false;
  let timer: NodeJS.Timeout;

  function startDue(untilMs: number): void {
    for (; due(next) <= untilMs; next++) start(next, due(next));
  }
  function wait(): void {
    timer = setTimeout(() => {
      startDue(performance.now());
      wait();
    }, due(next) - performance.now());
  }

  wait();
  return (untilMs) => {
    clearTimeout(timer);
    if (!isOver) startDue(untilMs);
    isOver = true;
  };
}
