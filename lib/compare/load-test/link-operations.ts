import { type Failure, statusFailure } from './failure.ts';
import type { Answer } from './http-client.ts';
import type { Ledger, Write, WriteFate } from './ledger.ts';
import type { Operation } from './user-load.ts';

export const OPERATIONS = ['read', 'page', 'write'] as const;

/** The shares of the sample's requests, in percent. */
export const LINKS_MIX = { read: 70, page: 10, write: 20 } as const;

/** A link that the sample has acknowledged. */
export interface LinkWrite extends Write {
  readonly url: string;
}

const FAULTS = { found: undefined, lost: 'no such link', misdirected: 'leads to another URL' };

/** A link with a code and the URL that it leads to. */
export const linkWrite = (code: string, url: string): LinkWrite => ({
  id: code,
  url,
  readBack: { method: 'GET', path: `/${encodeURIComponent(code)}` },
  fateOf: (answer) => fateOf(url, answer),
});

function fateOf(url: string, { status, headers, body }: Answer): WriteFate {
  if (status === 302) return headers.location === url ? 'found' : 'misdirected';
  return status === 404 && parsed(body)?.error === 'not_found' ? 'lost' : 'unread';
}

/** GET /:code, which must lead to the acknowledged URL. */
export function readOperation(link: LinkWrite, whenJudged?: (fate: WriteFate) => void): Operation {
  return {
    name: 'read',
    request: link.readBack,
    fault: (answer) => {
      const fate = link.fateOf(answer);
      whenJudged?.(fate);
      if (fate === 'unread') return statusFailure(answer);
      return FAULTS[fate] === undefined ? undefined : wrong(FAULTS[fate]);
    },
  };
}

/** GET /, the page, which needs no store. */
export const pageOperation: Operation = {
  name: 'page',
  request: { method: 'GET', path: '/' },
  fault: (answer) => {
    if (answer.status !== 200) return statusFailure(answer);
    return answer.headers['content-type']?.startsWith('text/html') ? undefined : wrong('no HTML');
  },
};

/** POST /links with a URL. The ledger takes the new link once the service has acknowledged it. */
export function writeOperation(url: string, ledger: Ledger<LinkWrite>): Operation {
  return {
    name: 'write',
    request: { method: 'POST', path: '/links', json: { url } },
    fault: (answer) => {
      if (answer.status !== 201) return statusFailure(answer);
      const made = parsed(answer.body);
      if (typeof made?.code !== 'string' || made.code === '') return wrong('no code');
      if (made.url !== url) return wrong('made for another URL');
      return ledger.acknowledge(linkWrite(made.code, url))
        ? undefined
        : wrong('a code that was given before');
    },
  };
}

function wrong(detail: string): Failure {
  return { kind: 'wrongAnswer', detail };
}

function parsed(body: string): { code?: unknown; url?: unknown; error?: unknown } | undefined {
  try {
    return JSON.parse(body) ?? undefined;
  } catch {
    return undefined;
  }
}
