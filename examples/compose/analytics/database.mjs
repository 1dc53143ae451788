import pg from 'pg';

/**
 * The address of the database. `uselibpqcompat` gives `sslmode=require` the meaning that it has for psql: TLS, also with a
 * certificate of a private authority.
 */
const addressOf = (url) => `${url}${url.includes('?') ? '&' : '?'}uselibpqcompat=true`;

const options = {
  connectionString: addressOf(process.env.DATABASE_URL),
  connectionTimeoutMillis: 3000,
  query_timeout: 5000,
};

export const openPool = () => {
  const pool = new pg.Pool({ ...options, max: 5 });
  // Without a listener, an idle connection that breaks would end the process.
  pool.on('error', (error) => console.error(error.message));
  return pool;
};

export const openClient = async () => {
  const client = new pg.Client(options);
  await client.connect();
  return client;
};
