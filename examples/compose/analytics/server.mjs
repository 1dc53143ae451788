import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { openPool } from './database.mjs';

/** The longest body, in bytes. */
const LONGEST = 4096;

const { PORT, HASH_SECRET, TRUST_PROXY } = process.env;
const pool = openPool();

const bodyOf = async (request) => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) if (text.length <= LONGEST) text += chunk;
  return text;
};

/** A visitor without an address: the same one has the same digest for a day. */
const visitorOf = ({ headers, socket }) => {
  const forwarded = TRUST_PROXY === 'yes' ? headers['x-forwarded-for'] : undefined;
  const parts = [
    new Date().toISOString().slice(0, 10),
    forwarded ?? socket.remoteAddress,
    headers['user-agent'],
  ];
  return createHmac('sha256', HASH_SECRET).update(parts.join('\n')).digest('hex').slice(0, 32);
};

const count = async (request) => {
  let visit;
  try {
    visit = JSON.parse(await bodyOf(request));
  } catch {
    return [400, { error: 'the body must be JSON' }];
  }
  const { site, path } = visit ?? {};
  if (typeof site !== 'string' || typeof path !== 'string')
    return [400, { error: 'site and path must be texts' }];
  await pool.query('INSERT INTO visits (site, path, visitor) VALUES ($1, $2, $3)', [
    site,
    path,
    visitorOf(request),
  ]);
  return [202, { counted: true }];
};

const statistics = async (site) => {
  const { rows } = await pool.query(
    'SELECT count(*)::int AS visits, count(DISTINCT visitor)::int AS visitors FROM visits WHERE site = $1',
    [site],
  );
  return [200, { site, ...rows[0] }];
};

const route = async (request) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const call = `${request.method} ${pathname}`;
  if (call === 'POST /api/visits') return count(request);
  if (call === 'GET /api/visits') return statistics(searchParams.get('site') ?? '');
  if (call === 'GET /healthz') return [200, (await pool.query('SELECT 1 AS database')).rows[0]];
  return [404, { error: 'there are /api/visits and /healthz' }];
};

const server = createServer(async (request, response) => {
  const [status, body] = await route(request).catch((error) => {
    console.error(error.message);
    return [503, { error: 'the database does not answer' }];
  });
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
});
server.listen(Number(PORT), () => console.log(`listens on port ${PORT}`));
process.once('SIGTERM', () => server.close(() => pool.end()));
