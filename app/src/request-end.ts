import type { FastifyReply, FastifyRequest } from 'fastify';

/** What is told of a request when it is over: its route's template, never its path. */
export interface RequestEnd {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** nginx's number for a client that left before its answer: there is no answer, and so no status of its own. */
const CLIENT_GONE = 499;

/**
 * Fastify's onResponse says nothing of a client that left, and nothing of a path that it could not read. Every response
 * closes, answered or not.
 */
export function onRequestEnd(
  request: FastifyRequest,
  reply: FastifyReply,
  tell: (end: RequestEnd) => void,
): void {
  const started = performance.now();
  reply.raw.once('close', () =>
    tell({
      method: request.method,
      route: request.routeOptions.url ?? 'unmatched',
      status: reply.raw.writableFinished ? reply.statusCode : CLIENT_GONE,
      durationMs: performance.now() - started,
    }),
  );
}
