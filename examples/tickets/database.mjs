import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { changesOf, requiredUrl, textOf, whole } from './process.mjs';

/** The limits for a connection and for a query. Together they stay below 5 s, the limit for answering a request. */
const CONNECT_MS = 2000;
const QUERY_MS = 2500;

/** A failure of the database. The message says why, and may be shown to the caller. */
export class DatabaseError extends Error {}

/**
 * The address of the database, with the meaning of `sslmode` that PostgreSQL's own clients have.
 *
 * node-postgres 8 treats `sslmode=require` as `verify-full`, and so refuses the self-signed certificate of most PostgreSQL
 * servers. With `uselibpqcompat=true`, `require` means what it means to libpq: TLS without verifying the certificate.
 *
 * Source: node-postgres, packages/pg-connection-string/README.md, "TCP Connections"; PostgreSQL, "SSL Support" of libpq.
 */
export const connectionString = () => {
  const form = 'postgres://user:password@host:port/name';
  const url = requiredUrl('DATABASE_URL', ['postgres:', 'postgresql:'], form);
  // As in libpq, a given certificate authority turns `require` into a verification.
  const strict = process.env.NODE_EXTRA_CA_CERTS
    ? url.replace(/([?&])sslmode=require(?=&|$)/, '$1sslmode=verify-full')
    : url;
  return `${strict}${strict.includes('?') ? '&' : '?'}uselibpqcompat=true`;
};

/** Describes what is wrong with the database, and what to do about it if that is known. */
export const databaseProblem = (error) => {
  const text = textOf(error);
  if (text === 'timeout exceeded when trying to connect')
    return `no connection of the pool became free within ${CONNECT_MS / 1000} s`;
  if (text === 'Connection terminated due to connection timeout')
    return `no connection within ${CONNECT_MS / 1000} s`;
  if (text === 'Query read timeout') return `no answer to a query within ${QUERY_MS / 1000} s`;
  if (error.code === '53300') return `too many connections: ${text}`;
  if (error.code === '42P01') return `${text}; run migrate.mjs first`;
  if (error.code === '28000' && text.includes('no encryption'))
    return `${text}; add sslmode=require to DATABASE_URL`;
  return text;
};

/** A pool of connections that survives a restart of the database. */
export const openDatabase = () => {
  const changed = changesOf('the database');
  const pool = new pg.Pool({
    connectionString: connectionString(),
    max: whole('POOL_SIZE', '10'),
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: QUERY_MS,
    // The server gives up a little earlier. Otherwise a query that waits for a lock would go on after the client left, keep
    // a connection of the server, and perhaps store an order that was refused.
    statement_timeout: QUERY_MS - 500,
  });
  // Idle connections break when the database restarts. Without a listener, that would end the process.
  pool.on('error', (error) => changed(databaseProblem(error)));

  const query = async (text, values) => {
    try {
      const { rows } = await pool.query(text, values);
      changed();
      return rows;
    } catch (error) {
      const problem = databaseProblem(error);
      changed(problem);
      throw new DatabaseError(problem);
    }
  };

  /** Succeeds if the database answers within 2 s, including the time for a connection. */
  const ready = () => {
    const late = sleep(2000, undefined, { ref: false }).then(() => {
      throw new DatabaseError('no answer within 2 s');
    });
    return Promise.race([query('SELECT 1'), late]);
  };

  return { query, ready, close: () => pool.end() };
};
