import { callVisits } from './call-visits.ts';

/** Time after which a count is not available. People who wait for a page notice a longer wait. */
const READ_MS = 500;
/** Reads at the same time. Beyond it a count is not available, at once: reads must not take the place of redirects. */
const MAX_READS = 16;

/** Creates a function that asks `visits` for the count of a link: null if there is no answer within 0.5 s. */
export function createVisitsReader(url: URL): (code: string) => Promise<number | null> {
  let reads = 0;
  return async (code) => {
    if (reads >= MAX_READS) return null;
    reads += 1;
    try {
      const { status, text } = await callVisits(new URL(`${url.href}/${code}`), { limitMs: READ_MS });
      const { visits } = status === 200 ? (JSON.parse(text) as { visits?: unknown }) : {};
      return Number.isInteger(visits) ? (visits as number) : null;
    } catch {
      return null;
    } finally {
      reads -= 1;
    }
  };
}
