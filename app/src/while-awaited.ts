import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Does work for a request, with a signal that is aborted when it has become vain: the request was answered (out of time,
 * say), its client is gone, or the time to answer is over. Fastify's own `request.signal` aborts as soon as a body was
 * read, which is when the work begins, and its handler timeout ends there too: so the time is kept here. Work that is
 * done is not aborted, which would cost some percent of each request.
 */
export async function whileAwaited<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  work: (asker: AbortSignal) => Promise<T>,
): Promise<T> {
  const asker = new AbortController();
  const over = () => asker.abort();
  const timer = setTimeout(over, request.routeOptions.handlerTimeout).unref();
  reply.raw.once('close', over);
  // It may have left while its request was read.
  if (reply.raw.closed) over();
  try {
    return await work(asker.signal);
  } finally {
    clearTimeout(timer);
    reply.raw.off('close', over);
  }
}
