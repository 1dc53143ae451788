import { type Failure, statusFailure } from './failure.ts';
import type { Answer, Request } from './http-client.ts';
import type { Ledger, Link } from './ledger.ts';

export const OPERATIONS = ['read', 'page', 'write'] as const;
export type OperationName = (typeof OPERATIONS)[number];

/** A request of the service, and what is wrong with an answer to it. */
export interface Operation {
  readonly name: OperationName;
  readonly request: Request;
  readonly fault: (answer: Answer) => Failure | undefined;
}

/** What an answer says of a link. Only the service itself can say that there is no such link: a balancer's 404 says nothing. */
export type Verdict = 'found' | 'lost' | 'misdirected' | 'unread';

const FAULTS = { found: undefined, lost: 'no such link', misdirected: 'leads to another URL' };

export function verdictOn(link: Link, { status, headers, body }: Answer): Verdict {
  if (status === 302) return headers.location === link.url ? 'found' : 'misdirected';
  return status === 404 && parsed(body)?.error === 'not_found' ? 'lost' : 'unread';
}

/** GET /:code: leads to the URL that was acknowledged. */
export function readOperation(link: Link, whenJudged?: (verdict: Verdict) => void): Operation {
  return {
    name: 'read',
    request: readRequest(link),
    fault: (answer) => {
      const verdict = verdictOn(link, answer);
      whenJudged?.(verdict);
      if (verdict === 'unread') return statusFailure(answer.status);
      return FAULTS[verdict] === undefined ? undefined : wrong(FAULTS[verdict]);
    },
  };
}

export function readRequest({ code }: Link): Request {
  return { method: 'GET', path: `/${encodeURIComponent(code)}` };
}

/** GET /: the page. It needs no store. */
export const pageOperation: Operation = {
  name: 'page',
  request: { method: 'GET', path: '/' },
  fault: ({ status, headers }) => {
    if (status !== 200) return statusFailure(status);
    return headers['content-type']?.startsWith('text/html') ? undefined : wrong('no HTML');
  },
};

/** POST /links: a new link to `url`, which goes into the ledger once acknowledged. */
export function writeOperation(url: string, ledger: Ledger): Operation {
  return {
    name: 'write',
    request: { method: 'POST', path: '/links', json: { url } },
    fault: ({ status, body }) => {
      if (status !== 201) return statusFailure(status);
      const made = parsed(body);
      if (typeof made?.code !== 'string' || made.code === '') return wrong('no code');
      if (made.url !== url) return wrong('made for another URL');
      return ledger.acknowledge({ code: made.code, url }) ? undefined : wrong('a code that was given before');
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
