import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { HttpError, overloadedError } from '../http/http-error.ts';
import type { Telemetry } from '../telemetry/start-telemetry.ts';
import { CallNotMade } from './concurrency-limit.ts';
import type { StoreHealth } from './store-health.ts';

/** Makes a call to the store. `signal` is aborted when nobody waits for the result any more. */
export type StoreCall = <T>(
  operation: string,
  send: (abortSignal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
) => Promise<T>;

/**
 * Creates the function that makes every call to the store. It limits the time of a call (retries included), measures it
 * and reports its outcome to `health`. Every failure (unreachable, throttled, forbidden, no such table) is the store's and
 * not the client's, so the function throws an HttpError 503.
 */
export function createStoreCall(options: {
  budgetMs: number;
  telemetry: Pick<Telemetry, 'meter' | 'tracer'>;
  health: StoreHealth;
}): StoreCall {
  const { budgetMs, telemetry, health } = options;
  const duration = telemetry.meter.createHistogram('db.client.operation.duration', {
    unit: 's',
    description: 'Time that a call to the store took, retries included',
  });
  return async (operation, send, signal) => {
    const attributes = { 'db.system.name': 'aws.dynamodb', 'db.operation.name': operation };
    const span = telemetry.tracer.startSpan(operation, { kind: SpanKind.CLIENT, attributes });
    const started = performance.now();
    // Not AbortSignal.any: a listener costs less, and every request pays for it.
    const call = new AbortController();
    const giveUp = () => call.abort();
    const timer = setTimeout(giveUp, budgetMs).unref();
    if (signal?.aborted) giveUp();
    signal?.addEventListener('abort', giveUp);
    let failure: string | undefined;
    try {
      const answer = await send(call.signal);
      health.answered();
      return answer;
    } catch (error) {
      failure = (error as Error).name;
      // A call that was not made, or that nobody waits for any more, tells nothing about the store.
      if (!signal?.aborted && !(error instanceof CallNotMade)) health.failed(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      throw storeError(error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      const seconds = (performance.now() - started) / 1000;
      duration.record(seconds, failure ? { ...attributes, 'error.type': failure } : attributes);
      span.end();
    }
  };
}

function storeError(error: unknown): HttpError {
  if (error instanceof CallNotMade && error.reason === 'busy') return overloadedError(error);
  return new HttpError(503, 'store_unavailable', 'the store does not answer; try again shortly', {
    headers: { 'retry-after': '2' },
    cause: error,
  });
}
