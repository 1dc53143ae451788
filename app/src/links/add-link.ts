import { HttpError } from '../http-error.ts';
import type { LinkStore } from '../store/link-store.ts';
import type { Link } from './link.ts';

// With 47^10 codes a second attempt is a rarity; a fifth means that something else is wrong.
const ATTEMPTS = 5;

/** Keeps the link under a code that was free at the moment of writing: the table decides, not a look beforehand. */
export async function addLink(
  store: LinkStore,
  codes: () => string,
  link: Omit<Link, 'code'>,
  asker?: AbortSignal,
): Promise<Link> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const candidate = { ...link, code: codes() };
    if (await store.add(candidate, asker)) return candidate;
  }
  throw new HttpError(503, 'no_free_code', 'no free code was found; try again', {
    headers: { 'retry-after': '1' },
  });
}
