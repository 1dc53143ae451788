import { application as definition } from '../../examples/notes.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { until } from './until.ts';

/*
 * The notebook of examples/: SQLite on a volume, which the tiers start, kill and release.
 */

export const notebook = parseApplication(definition);

const [service] = notebook.services;
if (!service) throw new Error('the notebook must have a service');
export const notes = service;

/** The time limit of a request. */
const LIMIT_MS = 5000;

/** Notes that were acknowledged: their texts by their ids. */
export type Acknowledged = ReadonlyMap<number, string>;

/** Writes one note after the other, until `during` has ended and one more was taken. Refused notes are tried again. */
export async function writtenDuring(baseUrl: string, during: () => Promise<unknown>): Promise<Acknowledged> {
  const acknowledged = new Map<number, string>();
  let hasEnded = false;
  const ended = during().finally(() => {
    hasEnded = true;
  });
  for (let n = 0, last = false; !last; n += 1) {
    last = hasEnded;
    const text = `note ${n} of ${baseUrl}`;
    const id = await until('a note that is taken', () => write(baseUrl, text), 60);
    acknowledged.set(id, text);
  }
  await ended;
  return acknowledged;
}

/** Writes a note. Undefined where nobody answered: the note may be there, or not. */
async function write(baseUrl: string, text: string): Promise<number | undefined> {
  const answer = await fetch(`${baseUrl}/notes`, {
    method: 'POST',
    body: text,
    signal: AbortSignal.timeout(LIMIT_MS),
  }).catch(() => undefined);
  if (answer?.status !== 201) return undefined;
  const body = (await answer.json().catch(() => undefined)) as { readonly id: number } | undefined;
  return body?.id;
}

/** Expects each acknowledged note as it was written. */
export async function expectKept(baseUrl: string, acknowledged: Acknowledged): Promise<void> {
  expect(acknowledged.size).toBeGreaterThan(0);
  const lost: string[] = [];
  for (const [id, text] of acknowledged) {
    const note = (await (
      await fetch(`${baseUrl}/notes/${id}`, { signal: AbortSignal.timeout(LIMIT_MS) })
    ).json()) as { readonly text?: string };
    if (note.text !== text) lost.push(`${id}: ${text}`);
  }
  expect(lost).toEqual([]);
}
