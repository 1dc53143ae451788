import type { FastifyReply, FastifyRequest } from 'fastify';

/** Facts about a finished request, for log and metrics. */
export interface RequestEnd {
  readonly method: string;
  /** Template of the route, never the path, which may hold secrets. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** Status that nginx logs for a client that left before its answer. No answer was sent, so there is no real status. */
const CLIENT_GONE = 499;

/**
 * Calls `report` when a request is over. Not Fastify's `onResponse`: it misses clients that left and paths that cannot
 * be decoded, whereas every response closes.
 */
export function onRequestEnd(
  request: FastifyRequest,
  reply: FastifyReply,
  report: (end: RequestEnd) => void,
): void {
  const started = performance.now();
  reply.raw.once('close', () =>
    report({
      method: request.method,
      route: request.routeOptions.url ?? 'unmatched',
      status: reply.raw.writableFinished ? reply.statusCode : CLIENT_GONE,
      durationMs: performance.now() - started,
    }),
  );
}

/**
 * Runs work for a request with a signal that is aborted once the result is useless: the request was answered otherwise,
 * its client left, or the time limit has passed, which counts from the head of the request.
 *
 * Not Fastify's `request.signal` and handler timeout: both end when the body was read, which is when the work starts.
 * The signal is not aborted after the work is done: an abort would cost some percent of each request.
 */
export async function withRequestSignal<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const leftMs = Math.max(0, request.routeOptions.handlerTimeout - reply.elapsedTime);
  const timer = setTimeout(abort, leftMs).unref();
  reply.raw.once('close', abort);
  // The client may have left while its request was read.
  if (reply.raw.closed) abort();
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    reply.raw.off('close', abort);
  }
}
