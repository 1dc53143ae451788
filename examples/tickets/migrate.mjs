import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { connectionString, databaseProblem } from './database.mjs';
import { log, run } from './process.mjs';

/** The longest wait for the database, and for a lock. */
const WAIT_MS = 60_000;

/** The key of the lock that lets one migration run at a time. No other program may use this number in the database. */
const LOCK = 7_463_825;

/** The steps to the current schema; the first one is number 1. Never change a released step: add a new one. */
const steps = [
  `CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seat text NOT NULL,
    state text NOT NULL DEFAULT 'new',
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  'CREATE INDEX orders_state ON orders (state)',
];

/** Opens one connection. Not a pool: the lock belongs to the connection that took it. */
const connect = async () => {
  const client = new pg.Client({
    connectionString: connectionString(),
    connectionTimeoutMillis: 5000,
    lock_timeout: WAIT_MS,
    keepAlive: true,
  });
  // A broken connection also fails the query that runs. Without a listener, it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

const connectInTime = async () => {
  const end = Date.now() + WAIT_MS;
  let logged;
  for (;;) {
    try {
      return await connect();
    } catch (error) {
      const problem = databaseProblem(error);
      if (Date.now() >= end)
        throw new Error(`the database did not answer within ${WAIT_MS / 1000} s: ${problem}`);
      if (problem !== logged) log('info', `waits for the database: ${problem}`);
      logged = problem;
      await sleep(1000);
    }
  }
};

const apply = async (client, version, sql) => {
  await client.query('BEGIN');
  await client.query(sql);
  await client.query('INSERT INTO migrations (version) VALUES ($1)', [version]);
  await client.query('COMMIT');
  log('info', `migration ${version} is applied`);
};

const migrate = async (client) => {
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  await client.query('CREATE TABLE IF NOT EXISTS migrations (version int PRIMARY KEY)');
  const { rows } = await client.query('SELECT version FROM migrations');
  const applied = new Set(rows.map(({ version }) => version));
  for (const [index, sql] of steps.entries())
    if (!applied.has(index + 1)) await apply(client, index + 1, sql);
  await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
};

// An open transaction is rolled back, and the lock is released, when the connection ends.
process.once('SIGTERM', () => {
  log('warn', 'SIGTERM: stopped before the schema was up to date');
  process.exit(1);
});

run(async () => {
  const client = await connectInTime();
  try {
    await migrate(client);
  } catch (error) {
    throw new Error(`the migration failed: ${databaseProblem(error)}`);
  }
  await client.end();
  log('info', `the schema is up to date at version ${steps.length}`);
});
