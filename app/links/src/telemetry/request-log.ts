import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { type Admission, isProbe } from '../http/admission.ts';
import type { RefusedRequest } from '../http/http-server.ts';
import type { RequestEnd } from '../http/request-end.ts';
import type { RequestTelemetry } from './request-telemetry.ts';

/** Logs one line per request by route template. The URL itself may hold secrets in its path or query. */
export function logRequest(request: FastifyRequest, { method, route, status, durationMs }: RequestEnd): void {
  // Every platform probes every few seconds: successful probes are logged at debug level.
  // 501 is not a failure of the service: it implements no such method.
  const level = status >= 500 && status !== 501 ? 'warn' : isProbe(route) ? 'debug' : 'info';
  request.log[level]({ method, route, status, durationMs: Math.round(durationMs * 10) / 10 }, 'request');
}

const SUMMARY_INTERVAL_MS = 1000;

/**
 * Logs and counts requests that are refused before routing. During an overload it logs one line per second, because a
 * line per request would add to the load.
 */
export class RefusalLog {
  readonly #log: Logger;
  readonly #telemetry: RequestTelemetry;
  readonly #admission: Admission;
  #overloaded = 0;

  constructor(log: Logger, telemetry: RequestTelemetry, admission: Admission) {
    this.#log = log;
    this.#telemetry = telemetry;
    this.#admission = admission;
  }

  add({ requestId: reqId, method, status, reason }: RefusedRequest): void {
    this.#telemetry.countRefused(method, status);
    if (status !== 503) {
      this.#log.info({ reqId, method, route: 'unmatched', status, reason }, 'request');
      return;
    }
    if (this.#overloaded === 0) setTimeout(() => this.#logSummary(), SUMMARY_INTERVAL_MS).unref();
    this.#overloaded += 1;
  }

  #logSummary(): void {
    this.#log.warn(
      { refused: this.#overloaded, ...this.#admission.state },
      'overloaded: requests were refused',
    );
    this.#overloaded = 0;
  }
}
