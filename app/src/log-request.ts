import type { FastifyRequest } from 'fastify';
import type { RequestEnd } from './request-end.ts';

// Asked every few seconds by every platform: while the answer is good, one line each says nothing.
const PROBES = new Set(['/healthz', '/readyz']);

/** One line a request, without the URL as sent: a path or query may hold what belongs in no log. */
export function logRequest(request: FastifyRequest, { method, route, status, durationMs }: RequestEnd): void {
  const level = status >= 500 ? 'warn' : PROBES.has(route) ? 'debug' : 'info';
  request.log[level]({ method, route, status, durationMs: Math.round(durationMs * 10) / 10 }, 'request');
}
