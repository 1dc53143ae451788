import type { FastifyError, FastifyReply, FastifyRequest, FastifySchemaValidationError } from 'fastify';
import { HttpError } from './http-error.ts';

/** The `error` field by status, for errors that Fastify throws. */
const KINDS: Record<number, string> = {
  400: 'invalid_request',
  404: 'not_found',
  408: 'request_timeout',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  503: 'timed_out',
};

const MESSAGES: Record<number, string> = { 408: 'the request did not arrive in time' };

/** Answers every error as {error, message}. An unexpected error is logged in full, and the client learns no details. */
export function answerError(
  error: FastifyError | HttpError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  try {
    if (!answerKnownError(error, request, reply)) answerUnexpectedError(error, request, reply);
  } catch (problem) {
    // Hostile input can make the answer itself fail. Fastify would then answer in another format and log nothing.
    answerUnexpectedError(problem, request, reply);
  }
}

/** Answers an error that the service or Fastify throws on purpose. Returns false for any other error. */
function answerKnownError(
  error: FastifyError | HttpError,
  request: FastifyRequest,
  reply: FastifyReply,
): boolean {
  const status = statusOf(error, request);
  if (error instanceof HttpError) {
    reply.code(status).headers(error.headers).send({ error: error.error, message: error.message });
    return true;
  }
  if (error.validation) {
    const message = error.validation
      .map((problem) => validationMessage(problem, error.validationContext))
      .join('; ');
    reply.code(400).send({ error: 'invalid_request', message });
    return true;
  }
  if (!KINDS[status]) return false;
  if (status === 503) reply.header('retry-after', '2');
  // The body is incomplete, so the start of a next request on this connection is unknown.
  if (status === 408) reply.header('connection', 'close');
  // Fastify would close the connection of a refused body. A proxy that is still sending the body would then answer 502.
  // `createHttpServer` limits how much of an unread body is accepted, for all answers alike.
  else reply.removeHeader('connection');
  reply.code(status).send({ error: KINDS[status], message: MESSAGES[status] ?? error.message });
  return true;
}

function answerUnexpectedError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  request.log.error({ err: error }, 'unexpected error');
  reply
    .code(500)
    .send({ error: 'internal_error', message: 'the service failed; the log of the service says why' });
}

/** Fastify itself answers 503 only on a timeout. While the request is incomplete, the client is late: 408. */
function statusOf(error: FastifyError | HttpError, request: FastifyRequest): number {
  const status = error.statusCode ?? 500;
  const isLate = status === 503 && !(error instanceof HttpError) && !request.raw.complete;
  return isLate ? 408 : status;
}

/**
 * Answers a request without a route: 404 for an unknown path, 501 for a method that Fastify supports on no path. Known
 * paths with another method are answered by `refuseOtherMethods`.
 */
export function answerNoSuchRoute(request: FastifyRequest, reply: FastifyReply): void {
  const { method, server } = request;
  if (server.supportedMethods.includes(method)) {
    reply.code(404).send({ error: 'not_found', message: `no route for ${method} on this path` });
  } else {
    reply.code(501).send({ error: 'not_implemented', message: `no path takes ${method}` });
  }
}

type ValidationError = FastifySchemaValidationError & { data?: unknown };

const MAX_EXCERPT = 80;

/** Describes a validation error by field, rule and received value: "expiresInSeconds must be >= 1; got 0". */
export function validationMessage(problem: ValidationError, part = 'body'): string {
  const field = problem.instancePath.slice(1).replaceAll('/', '.') || part;
  const { additionalProperty } = problem.params as { additionalProperty?: string };
  if (additionalProperty !== undefined) return `${field} must not have ${excerpt(additionalProperty)}`;
  const rule = `${field} ${problem.message ?? 'is not valid'}`;
  return problem.keyword === 'required' ? rule : `${rule}; got ${excerpt(problem.data)}`;
}

/**
 * Describes a received value. Long text is not repeated, because a refused URL may hold a secret. Arrays and objects are
 * not repeated, because they may be nested deeper than JSON.stringify can handle.
 */
function excerpt(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  return value.length > MAX_EXCERPT ? `${value.length} characters` : JSON.stringify(value);
}
