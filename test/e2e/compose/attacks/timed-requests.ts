import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLoop } from '../../../../lib/compare/load-test/open-loop.ts';

export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

export interface TimedAnswer {
  readonly asked: Asked;
  /** The HTTP status. 0 if no answer came. */
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly error: string | undefined;
  readonly body: string;
  /** The time from when the request was due until its end, in milliseconds. */
  readonly ms: number;
}

/** Starts each request when it is due, even if earlier ones are unanswered, and waits for all answers. */
export async function requestsAtDueTimes(
  baseUrl: string,
  load: { readonly ratePerSecond: number; readonly seconds: number; readonly next: (index: number) => Asked },
): Promise<readonly TimedAnswer[]> {
  const agent = new http.Agent({ keepAlive: true });
  const answers: Promise<TimedAnswer>[] = [];
  const originMs = performance.now();
  const untilMs = originMs + load.seconds * 1000;
  const end = openLoop(load.ratePerSecond, originMs, (index, dueMs) => {
    // The last request is due just before the end.
    if (dueMs < untilMs) answers.push(answer(baseUrl, agent, load.next(index), dueMs));
  });
  await sleep(untilMs - originMs);
  end(untilMs);
  const all = await Promise.all(answers);
  agent.destroy();
  return all;
}

function answer(baseUrl: string, agent: http.Agent, asked: Asked, dueMs: number): Promise<TimedAnswer> {
  return new Promise((resolve) => {
    const end = (status: number, headers: http.IncomingHttpHeaders, body: string, error?: string) =>
      resolve({
        asked,
        status,
        retryAfter: headers['retry-after'],
        error,
        body,
        ms: performance.now() - dueMs,
      });
    const request = http.request(
      new URL(asked.path, baseUrl),
      { method: asked.method, agent, ...(asked.body && { headers: { 'content-type': 'application/json' } }) },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk) => (body += chunk));
        response.on('end', () => end(response.statusCode ?? 0, response.headers, body));
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) => end(0, {}, '', error.code ?? error.message));
    request.end(asked.body);
  });
}
