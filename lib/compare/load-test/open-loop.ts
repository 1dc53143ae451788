/**
 * Calls `start` at each due time, whether or not earlier calls are done: the n-th is due at `originMs + n * 1000 /
 * ratePerSecond`, on the clock of performance.now(). A late process makes all due calls at once and skips none.
 *
 * @returns a function that makes the calls due by a moment, and ends the loop
 */
export function openLoop(
  ratePerSecond: number,
  originMs: number,
  start: (n: number, dueMs: number) => void,
): (untilMs: number) => void {
  // Multiplied each time: a sum of intervals would drift.
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
