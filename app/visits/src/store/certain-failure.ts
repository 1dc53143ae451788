import { CallNotMade } from './call-limit.ts';

/** Errors of a connection that was never made, so that nothing was sent on it. The last one is the SDK's own time limit. */
const NOT_CONNECTED =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|did not establish a connection/;

/**
 * Tells whether a failed update certainly did not change the table: the call was not made, nobody was connected, or
 * DynamoDB refused it (4xx). After a timeout, a reset or a 5xx, the table may or may not have changed.
 * (docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html)
 */
export function isCertainFailure(error: unknown): boolean {
  const {
    $metadata,
    code,
    name,
    message = '',
  } = error as {
    $metadata?: { httpStatusCode?: number };
    code?: string;
    name?: string;
    message?: string;
  };
  const status = $metadata?.httpStatusCode ?? 0;
  if (error instanceof CallNotMade || name === 'CredentialsProviderError') return true;
  if (status >= 400 && status < 500) return true;
  // The message, too: where the SDK wraps an error, it keeps only that.
  return NOT_CONNECTED.test(`${code} ${message}`);
}
