import type { IncomingHttpHeaders } from 'node:http';

/** The kinds of failed requests, in the order of reports. */
export const FAILURE_KINDS = [
  'refused',
  'reset',
  'timeout',
  'unreachable',
  'serverError',
  'wrongAnswer',
  'notSent',
] as const;

export type FailureKind = (typeof FAILURE_KINDS)[number];

export interface Failure {
  readonly kind: FailureKind;
  /** The cause in a few words, equal for equal causes. */
  readonly detail: string;
}

const KINDS: Readonly<Record<string, FailureKind>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  // This machine ran out of a resource: not a failure of the target.
  EMFILE: 'notSent',
  ENFILE: 'notSent',
  ENOBUFS: 'notSent',
  EADDRNOTAVAIL: 'notSent',
};

/**
 * The failure for an error of a connection. A server may just have closed an idle connection, so the detail says
 * whether it was reused.
 */
export function connectionFailure(error: NodeJS.ErrnoException, wasKept: boolean): Failure {
  const code = error.code ?? error.message;
  const kind = KINDS[code] ?? (code.startsWith('HPE_') ? 'wrongAnswer' : 'unreachable');
  return { kind, detail: wasKept ? `${code} on a kept connection` : code };
}

const RETRY_AFTER = 'Retry-After';

/**
 * The failure for an answer with a wrong status. Its detail names the header Retry-After where the answer has it: then the
 * service itself has refused the request, and not a load balancer without a service behind it.
 */
export function statusFailure({
  status,
  headers,
}: {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}): Failure {
  const after = headers['retry-after'];
  const detail = after === undefined ? `status ${status}` : `status ${status}, ${RETRY_AFTER}: ${after}`;
  return { kind: status >= 500 ? 'serverError' : 'wrongAnswer', detail };
}

/** Tells whether the service itself refused the request, and said when to try again. */
export const isRefusal = ({ detail }: Pick<Failure, 'detail'>): boolean => detail.includes(RETRY_AFTER);
