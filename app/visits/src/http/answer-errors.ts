import type { FastifyError, FastifyReply, FastifyRequest, FastifySchemaValidationError } from 'fastify';

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

/** Headers of every answer, whether Fastify sends it or not. */
export const commonHeaders = (requestId: string) => ({
  'x-request-id': requestId,
  'x-content-type-options': 'nosniff',
});

/** The `error` field by status, for errors that Fastify throws. */
const KINDS: Record<number, string> = {
  400: 'invalid_request',
  404: 'not_found',
  413: 'body_too_large',
  415: 'unsupported_media_type',
};

/** Answers every error as {error, message}. An unexpected error is logged in full, and the client learns no details. */
export function answerError(
  error: FastifyError | HttpError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (error instanceof HttpError) {
    reply.code(error.statusCode).headers(error.headers).send({ error: error.error, message: error.message });
    return;
  }
  const kind = KINDS[error.statusCode ?? 500];
  if (kind) {
    const message = error.validation?.map(validationMessage).join('; ') ?? error.message;
    reply.code(error.statusCode ?? 400).send({ error: kind, message });
    return;
  }
  request.log.error({ err: error }, 'unexpected error');
  reply
    .code(500)
    .send({ error: 'internal_error', message: 'the service failed; the log of the service says why' });
}

const MAX_EXCERPT = 80;

/** Describes a validation error by field, rule and received value: "counts.0.count must be >= 1; got 0". */
function validationMessage(problem: FastifySchemaValidationError & { data?: unknown }): string {
  const field = problem.instancePath.slice(1).replaceAll('/', '.') || 'the request';
  const { additionalProperty } = problem.params as { additionalProperty?: string };
  if (additionalProperty !== undefined) {
    return `${field} must not have ${JSON.stringify(additionalProperty.slice(0, MAX_EXCERPT))}`;
  }
  const rule = `${field} ${problem.message ?? 'is not valid'}`;
  const { data } = problem;
  // Arrays and objects are not repeated, because they may be nested deeper than JSON.stringify can handle.
  if (problem.keyword === 'required' || (typeof data === 'object' && data !== null)) return rule;
  return `${rule}; got ${JSON.stringify(typeof data === 'string' ? data.slice(0, MAX_EXCERPT) : data)}`;
}
