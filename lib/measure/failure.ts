/** How a request can fail, in the order of reports. */
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
  /** What happened, in few words that are the same for the same cause. */
  readonly detail: string;
}

const KINDS: Readonly<Record<string, FailureKind>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  // This machine ran out of something: no fault of the target.
  EMFILE: 'notSent',
  ENFILE: 'notSent',
  ENOBUFS: 'notSent',
  EADDRNOTAVAIL: 'notSent',
};

/** What an error of the connection means. On a kept one it may be that the server had just closed it for being idle. */
export function connectionFailure(error: NodeJS.ErrnoException, wasKept: boolean): Failure {
  const code = error.code ?? error.message;
  const kind = KINDS[code] ?? (code.startsWith('HPE_') ? 'wrongAnswer' : 'unreachable');
  return { kind, detail: wasKept ? `${code} on a kept connection` : code };
}

/** An answer with a status that is not the right one. */
export function statusFailure(status: number): Failure {
  return { kind: status >= 500 ? 'serverError' : 'wrongAnswer', detail: `status ${status}` };
}
