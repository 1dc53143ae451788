import { callVisits, NoAnswer } from './call-visits.ts';

/**
 * The result of sending one count. `notCounted`: it certainly was not added. `unknown`: it may have been added.
 * `refused`: it certainly was not added, and never will be, however often it is sent.
 */
export type CountResult = 'counted' | 'notCounted' | 'unknown' | 'refused';

/** The result of sending a batch of counts. */
export interface SendResult {
  readonly of: (code: string) => CountResult;
  /** The reason why no count was added, as far as is known. Another attempt should wait. */
  readonly problem?: string | undefined;
}

/**
 * A proxy's 503 for a request that it had passed on: Envoy, which is the proxy of ECS Service Connect, says so in its
 * text (github.com/envoyproxy/envoy/issues/9747). Its 503 for a service without a replica has another text.
 */
const LOST_BY_PROXY = /reset reason: (connection termination|remote reset|local reset|protocol error)/;

/** Sends counts to `visits`, and tells for each count whether it was added. Never throws. */
export async function sendCounts(
  url: URL,
  counts: ReadonlyMap<string, number>,
  limitMs: number,
): Promise<SendResult> {
  const body = JSON.stringify({ counts: [...counts].map(([code, count]) => ({ code, count })) });
  try {
    const { status, text } = await callVisits(url, { body, limitMs });
    return resultOf(status, text, counts);
  } catch (error) {
    const isSent = !(error instanceof NoAnswer) || error.isSent;
    return { of: () => (isSent ? 'unknown' : 'notCounted'), problem: (error as Error).message };
  }
}

function resultOf(status: number, text: string, counts: ReadonlyMap<string, number>): SendResult {
  const all = (result: CountResult): SendResult => ({ of: () => result, problem: `it answered ${status}` });
  if (status === 204) return { of: () => 'counted' };
  if (status === 200) return partialResult(text, counts) ?? all('unknown');
  if (status === 400 || status === 413) return all('refused');
  // Redirects and other refusals by the head of a request: 401, 404, 429 ... Perhaps `visits` is not there yet.
  if (status >= 300 && status < 500) return all('notCounted');
  return all(status === 503 && !LOST_BY_PROXY.test(text) ? 'notCounted' : 'unknown');
}

/** Reads an answer that names the counts which were not added. Undefined if it is not such an answer. */
function partialResult(text: string, counts: ReadonlyMap<string, number>): SendResult | undefined {
  try {
    const { notCounted, unknown } = JSON.parse(text) as Record<string, unknown>;
    if (!Array.isArray(notCounted) || !Array.isArray(unknown)) return undefined;
    const results = new Map<unknown, CountResult>();
    for (const code of notCounted) results.set(code, 'notCounted');
    for (const code of unknown) results.set(code, 'unknown');
    return {
      of: (code) => results.get(code) ?? 'counted',
      // A part was added: the rest need not wait.
      ...(results.size >= counts.size && { problem: 'it added no count for certain' }),
    };
  } catch {
    return undefined;
  }
}
