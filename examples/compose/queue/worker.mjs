import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRedis } from './redis.mjs';

const { REDIS_URL, ROUNDS = '1000' } = process.env;
const redis = openRedis(REDIS_URL);
let stopping = false;
process.once('SIGTERM', () => {
  stopping = true;
});

/** The work: a digest of a digest of a digest. */
const digest = (text) => {
  let result = text;
  for (let i = 0; i < Number(ROUNDS); i += 1) result = createHash('sha256').update(result).digest('hex');
  return result;
};

/** Waits a second for a job, and does it. A job stays on the second list until it is done. */
const step = async () => {
  const id = await redis.command('BLMOVE', '{jobs}:waiting', '{jobs}:running', 'RIGHT', 'LEFT', 1);
  if (id === null) return;
  const text = await redis.command('HGET', `job:${id}`, 'text');
  if (text !== null) await redis.command('HSET', `job:${id}`, 'state', 'done', 'result', digest(text));
  await redis.command('LREM', '{jobs}:running', 1, id);
};

console.log('waits for jobs');
while (!stopping) {
  try {
    await step();
    await writeFile('/tmp/alive', '');
  } catch (error) {
    console.error(error.message);
    await sleep(1000);
  }
}
redis.close();
