import { openDatabase } from './database.mjs';
import { log, run, whole } from './process.mjs';

/*
 * Deletes confirmed orders after some days. It may run at any time, twice, and beside everything else.
 */

/** The most orders in one statement, so that it stays within the time limit of a query. */
const MOST = 1000;
const DELETE = `DELETE FROM orders WHERE id IN (
  SELECT id FROM orders WHERE state = 'confirmed' AND created_at < now() - make_interval(days => $1) LIMIT ${MOST}) RETURNING id`;

run(async () => {
  const days = whole('KEEP_DAYS');
  const database = openDatabase();
  try {
    let deleted = 0;
    for (let last = MOST; last === MOST; deleted += last)
      last = (await database.query(DELETE, [days])).length;
    log('info', `${deleted} orders older than ${days} days deleted`);
  } finally {
    await database.close();
  }
});
