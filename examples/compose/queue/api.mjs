import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { openRedis } from './redis.mjs';

/** The longest text of a job, in bytes. */
const LONGEST = 65_536;

const { PORT, REDIS_URL, KEEP_SECONDS = '86400' } = process.env;
const redis = openRedis(REDIS_URL);

const textOf = async (request) => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) if (text.length <= LONGEST) text += chunk;
  return text;
};

const add = async (text) => {
  if (text === '' || text.length > LONGEST) return [400, { error: `a text has 1 to ${LONGEST} characters` }];
  const id = randomUUID();
  await redis.command('HSET', `job:${id}`, 'state', 'waiting', 'text', text);
  await redis.command('EXPIRE', `job:${id}`, KEEP_SECONDS);
  await redis.command('LPUSH', '{jobs}:waiting', id);
  return [202, { id }];
};

const jobOf = async (id) => {
  const [state, result] = await redis.command('HMGET', `job:${id}`, 'state', 'result');
  return state === null ? [404, { error: `there is no job ${id}` }] : [200, { id, state, result }];
};

const route = async (request) => {
  const call = `${request.method} ${request.url}`;
  const [, id] = /^GET \/jobs\/([\da-f-]{36})$/.exec(call) ?? [];
  if (id) return jobOf(id);
  if (call === 'POST /jobs') return add(await textOf(request));
  if (call === 'GET /healthz') return [200, { queue: await redis.command('PING') }];
  return [404, { error: 'there are POST /jobs, /jobs/ID and /healthz' }];
};

const server = createServer(async (request, response) => {
  const [status, body] = await route(request).catch((error) => {
    console.error(error.message);
    return [503, { error: 'the queue does not answer' }];
  });
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
});
server.listen(Number(PORT), () => console.log(`listens on port ${PORT}`));
process.once('SIGTERM', () => server.close(() => redis.close()));
