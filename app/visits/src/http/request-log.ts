import type { FastifyReply, FastifyRequest } from 'fastify';

const PROBES = new Set(['/healthz', '/readyz']);

/** The template of the route, never the path, which may hold secrets. */
const routeOf = ({ routeOptions }: FastifyRequest): string => routeOptions.url ?? 'unmatched';

/** Tells whether a request is for a probe. Probes are always answered: they judge the process, not its load. */
export const isProbe = (request: FastifyRequest): boolean => PROBES.has(routeOf(request));

/** Status that nginx logs for a client that left before its answer. No answer was sent, so there is no real status. */
const CLIENT_GONE = 499;

/** Logs one line when a request is over, also where the client left. */
export function logWhenOver(request: FastifyRequest, reply: FastifyReply): void {
  const startedMs = performance.now();
  reply.raw.once('close', () => {
    const status = reply.raw.writableFinished ? reply.statusCode : CLIENT_GONE;
    const durationMs = Math.round((performance.now() - startedMs) * 10) / 10;
    const line = { method: request.method, route: routeOf(request), status, durationMs };
    request.log[levelOf(status, isProbe(request))](line, 'request');
  });
}

function levelOf(status: number, isOfProbe: boolean): 'debug' | 'info' | 'warn' {
  // Every platform probes every few seconds: successful probes are logged at debug level.
  if (status < 400 && isOfProbe) return 'debug';
  // 501 is not a failure of the service: it implements no such method.
  return status >= 500 && status !== 501 ? 'warn' : 'info';
}
