import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { HttpError } from '../http-error.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { StoreHealth } from './store-health.ts';

/** `asker`: aborted when nobody waits for the answer any more. */
export type StoreCall = <T>(
  operation: string,
  send: (abortSignal: AbortSignal) => Promise<T>,
  asker?: AbortSignal,
) => Promise<T>;

/**
 * One way to the store for all: bounded in time (retries included), measured, and judged. Whatever goes wrong there
 * (unreachable, throttled, forbidden, no such table) is the store's failure, not the caller's: 503, try again.
 */
export function storeCall(options: {
  budgetMs: number;
  telemetry: Pick<Telemetry, 'meter' | 'tracer'>;
  health: StoreHealth;
}): StoreCall {
  const { budgetMs, telemetry, health } = options;
  const duration = telemetry.meter.createHistogram('db.client.operation.duration', {
    unit: 's',
    description: 'Time that a call to the store took, retries included',
  });
  return async (operation, send, asker) => {
    const attributes = { 'db.system.name': 'aws.dynamodb', 'db.operation.name': operation };
    const span = telemetry.tracer.startSpan(operation, { kind: SpanKind.CLIENT, attributes });
    const started = performance.now();
    // Not AbortSignal.any: a listener costs less, and this is done for each request.
    const over = new AbortController();
    const giveUp = () => over.abort();
    const timer = setTimeout(giveUp, budgetMs).unref();
    if (asker?.aborted) giveUp();
    asker?.addEventListener('abort', giveUp);
    let failure: string | undefined;
    try {
      const answer = await send(over.signal);
      health.answered();
      return answer;
    } catch (error) {
      failure = (error as Error).name;
      // That nobody waits any more says nothing of the store.
      if (!asker?.aborted) health.failed(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      throw new HttpError(503, 'store_unavailable', 'the store does not answer; try again shortly', {
        headers: { 'retry-after': '2' },
        cause: error,
      });
    } finally {
      clearTimeout(timer);
      asker?.removeEventListener('abort', giveUp);
      const seconds = (performance.now() - started) / 1000;
      duration.record(seconds, failure ? { ...attributes, 'error.type': failure } : attributes);
      span.end();
    }
  };
}
