import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Aborted when work for a request is in vain: it was answered (out of time, say), its client is gone, or the time to
 * answer is over. Fastify's own `request.signal` aborts as soon as a body was read, which is when the work begins, and
 * its handler timeout ends there too: so the time is kept here.
 */
export function workSignal(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), request.routeOptions.handlerTimeout).unref();
  reply.raw.once('close', () => {
    clearTimeout(timer);
    over.abort();
  });
  // It may have left while its request was read.
  if (reply.raw.closed) over.abort();
  return over.signal;
}
