import { createHash } from 'node:crypto';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { composeExample } from '../examples/compose-examples.ts';
import { until } from './until.ts';

/*
 * Two applications that are read from Compose files of examples/compose, and that the tiers start: a queue with workers, and
 * a database with a step before it and a job.
 */

const applicationOf = (name: string) => {
  const { definition, verdicts } = composeExample(name).read();
  const refused = verdicts.filter(({ kind }) => kind === 'refused');
  if (refused.length > 0) throw new Error(`${name} must be read: ${JSON.stringify(refused)}`);
  return parseApplication(definition);
};

export const queue = applicationOf('queue');
export const analytics = applicationOf('analytics');

/** The public service of an application. */
export function publicService({ name, services }: typeof queue) {
  const found = services.find(({ exposure }) => exposure);
  if (!found) throw new Error(`${name} must have a public service`);
  return found;
}

/** The only resource of an application. */
export function onlyResource({ name, resources }: typeof queue) {
  const [resource, ...others] = resources;
  if (!resource || others.length > 0) throw new Error(`${name} must have one resource`);
  return resource;
}

export const [rollup] = analytics.jobs;

const LIMIT_MS = 5000;

/** The body of an answer. Undefined where nobody answers, or with an error. */
async function asked<T>(url: string, body?: string): Promise<T | undefined> {
  const request = body === undefined ? {} : { method: 'POST', body };
  const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(LIMIT_MS) }).catch(
    () => undefined,
  );
  return answer?.ok ? ((await answer.json()) as T) : undefined;
}

/** Hands a text to the queue, at the latest after a while. Returns the id of its job. */
export const addJob = async (baseUrl: string, text: string): Promise<string> =>
  (await until('a job that is taken', () => asked<{ readonly id: string }>(`${baseUrl}/jobs`, text))).id;

/** Expects that a worker has done a job, at the latest after a while. */
export async function expectDone(baseUrl: string, id: string, text: string): Promise<void> {
  const { result } = await until('a job that is done', async () => {
    const job = await asked<{ readonly state: string; readonly result: string }>(`${baseUrl}/jobs/${id}`);
    return job?.state === 'done' && job;
  });
  expect(result).toBe(digest(text));
}

/** The text that a worker makes of another one. */
function digest(text: string): string {
  const { ROUNDS } = publicService(queue).environment;
  let result = text;
  for (let i = 0; i < Number(ROUNDS); i += 1) result = createHash('sha256').update(result).digest('hex');
  return result;
}

const SITE = 'example.com';

/** Counts visits of a site, at the latest after a while. */
export async function visit(baseUrl: string, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1)
    await until('a visit that is counted', () =>
      asked(`${baseUrl}/api/visits`, JSON.stringify({ site: SITE, path: `/${n}` })),
    );
}

/** Expects the visits of the site, at the latest after a while. */
export const expectVisits = (baseUrl: string, visits: number): Promise<unknown> =>
  until(`${visits} visits`, async () => {
    const counted = await asked<{ readonly visits: number }>(`${baseUrl}/api/visits?site=${SITE}`);
    return counted?.visits === visits;
  });

/** The command that runs a statement in the container of the database, and prints the value alone. */
export const statement = (sql: string): string[] => [
  ...['psql', '--username=app', `--dbname=${databaseName()}`],
  ...['--tuples-only', '--no-align', '--quiet', `--command=${sql}`],
];

const databaseName = (): string => {
  const database = onlyResource(analytics);
  if (database.type !== 'postgres') throw new Error('analytics must have a database of PostgreSQL');
  return database.databaseName;
};

/** Makes all visits a day older. The job sums up days that are over. */
export const YESTERDAY = "UPDATE visits SET at = at - interval '1 day'";

/** Reads the sums of days. */
export const SUMS = "SELECT string_agg(site || ' ' || visits, ', ') FROM days";

export const sumOf = (visits: number): string => `${SITE} ${visits}`;
