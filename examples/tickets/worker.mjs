import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { openCache } from './cache.mjs';
import { DatabaseError, openDatabase } from './database.mjs';
import { log, onStop, run } from './process.mjs';

/** The liveness probe reads from the age of this file when the loop last went round. */
const ALIVE = '/tmp/alive';
const ALIVE_EVERY_MS = 1000;

const SWEEP_EVERY_MS = 5000;
/** The most orders in one sweep, so that a sweep after an outage stays within the time limit of a query. */
const SWEEP_MOST = 1000;

/** The waits after failures of the database. */
const SHORTEST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;

// An order may come from the list and from a sweep, and twice: the condition makes the second time do nothing.
const CONFIRM = `UPDATE orders SET state = 'confirmed' WHERE id = $1 AND state = 'new'`;
// SKIP LOCKED, so that several workers share the orders and do not wait for each other.
const SWEEP = `UPDATE orders SET state = 'confirmed' WHERE id IN (
  SELECT id FROM orders WHERE state = 'new' ORDER BY id LIMIT ${SWEEP_MOST} FOR UPDATE SKIP LOCKED) RETURNING id`;

run(async () => {
  const database = openDatabase();
  // Longer than `pop` waits for an order.
  const cache = openCache(3000);
  const stop = new AbortController();
  let sweepAt = 0;
  let aliveAt = 0;
  let wait = SHORTEST_WAIT_MS;

  const sweep = async () => {
    const found = await database.query(SWEEP);
    // A full sweep means that there may be more: the next one follows at once.
    if (found.length < SWEEP_MOST) sweepAt = Date.now() + SWEEP_EVERY_MS;
  };

  /** Sweeps if a sweep is due, and else takes one order from the list. */
  const step = async () => {
    if (Date.now() >= sweepAt) return sweep();
    const id = await cache.pop();
    if (id) await database.query(CONFIRM, [id]);
  };

  const alive = async () => {
    if (Date.now() < aliveAt) return;
    await writeFile(ALIVE, '');
    aliveAt = Date.now() + ALIVE_EVERY_MS;
  };

  const loop = async () => {
    while (!stop.signal.aborted) {
      try {
        await step();
        wait = SHORTEST_WAIT_MS;
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        // The order that failed is no longer on the list, so the worker sweeps first when the database is back.
        sweepAt = 0;
        await sleep(wait, undefined, { signal: stop.signal }).catch(() => undefined);
        wait = Math.min(wait * 2, LONGEST_WAIT_MS);
      }
      // Also after a failure: a restart of the worker would not bring the database back.
      await alive();
    }
  };

  log('info', 'waits for orders');
  const finished = loop();
  onStop(async () => {
    stop.abort();
    await finished;
    await Promise.all([database.close(), cache.close()]);
  });
  await finished;
});
