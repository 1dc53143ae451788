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

/** The failure for an answer with a wrong status. */
export function statusFailure(status: number): Failure {
  return { kind: status >= 500 ? 'serverError' : 'wrongAnswer', detail: `status ${status}` };
}
