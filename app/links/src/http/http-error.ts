/** An error that is answered with a status of its own. `error` is for programs, `message` for people. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly statusCode: number;
  readonly error: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    statusCode: number,
    error: string,
    message: string,
    options: { headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.statusCode = statusCode;
    this.error = error;
    this.headers = options.headers ?? {};
  }
}

/** The answer to every request that the service has no capacity for, wherever that is found out. */
export const OVERLOADED = {
  status: 503,
  error: 'overloaded',
  message: 'the service has more requests than it can answer; try again shortly',
  headers: { 'retry-after': '2' },
} as const;

export function overloadedError(cause?: unknown): HttpError {
  const { status, error, message, headers } = OVERLOADED;
  return new HttpError(status, error, message, { headers, ...(cause !== undefined && { cause }) });
}
