import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';
import { requestProblem } from './request-problem.ts';

const KINDS: Record<number, string> = {
  400: 'invalid_request',
  404: 'not_found',
  408: 'request_timeout',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  503: 'timed_out',
};

const MESSAGES: Record<number, string> = { 408: 'the request did not arrive in time' };

/** Every error leaves as {error, message}. What nobody foresaw is logged whole, and told to nobody. */
export function answerError(
  error: FastifyError | HttpError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const status = statusOf(error, request);
  if (error instanceof HttpError) {
    reply.code(status).headers(error.headers).send({ error: error.error, message: error.message });
  } else if (error.validation) {
    const message = error.validation
      .map((problem) => requestProblem(problem, error.validationContext))
      .join('; ');
    reply.code(400).send({ error: 'invalid_request', message });
  } else if (KINDS[status]) {
    if (status === 503) reply.header('retry-after', '2');
    // Without its rest, nobody knows where a next request would begin.
    if (status === 408) reply.header('connection', 'close');
    // Fastify would close a connection whose body it refuses, under a proxy that is still sending it: its client would get
    // a 502. Node reads the rest and throws it away, for no longer than a request may take to arrive.
    if (status === 413) reply.removeHeader('connection');
    reply.code(status).send({ error: KINDS[status], message: MESSAGES[status] ?? error.message });
  } else {
    request.log.error({ err: error }, 'unforeseen error');
    reply
      .code(500)
      .send({ error: 'internal_error', message: 'the service failed; the log of the service says why' });
  }
}

/** Fastify's only 503 is its timeout. While the request still arrives, it is the client who is late. */
function statusOf(error: FastifyError | HttpError, request: FastifyRequest): number {
  const status = error.statusCode ?? 500;
  const isLate = status === 503 && !(error instanceof HttpError) && !request.raw.complete;
  return isLate ? 408 : status;
}

export function answerNoSuchRoute(request: FastifyRequest, reply: FastifyReply): void {
  reply.code(404).send({ error: 'not_found', message: `no route for ${request.method} on this path` });
}
