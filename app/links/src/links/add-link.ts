import { createHash } from 'node:crypto';
import { HttpError } from '../http/http-error.ts';
import type { LinkStore } from '../store/link-store.ts';
import { codeFor, type ShortLink } from './short-link.ts';

// With 47^10 codes a second attempt is rare. A fifth means that something else is wrong.
const ATTEMPTS = 5;

/**
 * Stores a link under a free code. A conditional write decides whether a code is free, not an earlier read.
 *
 * @throws HttpError 503 if no attempt finds a free code
 */
export async function addLink(
  store: LinkStore,
  request: LinkRequest,
  link: Omit<ShortLink, 'code'>,
  signal?: AbortSignal,
): Promise<ShortLink> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const candidate = { ...link, code: request.code(attempt) };
    if (await store.add(candidate, request.id, signal)) return candidate;
  }
  throw new HttpError(503, 'no_free_code', 'no free code was found; try again', {
    headers: { 'retry-after': '1' },
  });
}

/** A request to shorten a URL: the id that the store knows it by, and the code that each attempt tries. */
export interface LinkRequest {
  readonly id: string;
  readonly code: (attempt: number) => string;
}

/**
 * Derives a request from idempotency key and body. Every replica derives the same one without shared state, so a client
 * that repeats a request after a lost answer gets the link that the first one made. Another body gives another request:
 * a client that happens to use the key of somebody else does not get a link to their URL.
 */
export function idempotentRequest(key: string, body: object): LinkRequest {
  const text = JSON.stringify([key, body]);
  return {
    id: createHash('sha256').update(text).digest('base64url'),
    code: (attempt) => codeFor(`${attempt} ${text}`),
  };
}
