import { openClient } from './database.mjs';

const SUM = `INSERT INTO days
  SELECT site, at::date, count(*), count(DISTINCT visitor) FROM visits WHERE at < current_date GROUP BY 1, 2
  ON CONFLICT (site, day) DO UPDATE SET visits = excluded.visits, visitors = excluded.visitors`;
const DELETE = 'DELETE FROM visits WHERE at < current_date - make_interval(days => $1)';

// Whole days are deleted, so that no day is summed up again from a part of its visits.
const client = await openClient();
const { rowCount: days } = await client.query(SUM);
const { rowCount: deleted } = await client.query(DELETE, [Number(process.env.KEEP_DAYS)]);
await client.end();
console.log(`${days} days summed up, ${deleted} visits deleted`);
