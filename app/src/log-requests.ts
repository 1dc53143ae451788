import type { FastifyInstance } from 'fastify';

// Asked every few seconds by every platform: while the answer is good, one line each says nothing.
const PROBES = new Set(['/healthz', '/readyz']);

/** One line a request, without the URL as sent: a path or query may hold what belongs in no log. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const level = reply.statusCode >= 500 ? 'warn' : PROBES.has(route) ? 'debug' : 'info';
    request.log[level](
      {
        method: request.method,
        route,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
  });
}
