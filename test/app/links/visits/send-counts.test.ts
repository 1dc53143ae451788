import dns from 'node:dns';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { sendCounts } from '../../../../app/links/src/visits/send-counts.ts';

const COUNTS = new Map([
  ['a', 3],
  ['b', 1],
  ['c', 2],
]);

let server: Server;

/** Starts a `visits` that answers as the test says, and returns the URL to which counts are posted. */
async function visitsThat(answers: RequestListener): Promise<URL> {
  server = createServer(answers);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/visits`);
}

function stop(): void {
  server.close();
  server.closeAllConnections();
}

async function results(url: URL, limitMs = 3000) {
  const { of, problem } = await sendCounts(url, COUNTS, limitMs);
  return { results: [...COUNTS.keys()].map((code) => of(code)), problem };
}

const all = (result: string) => [result, result, result];

test('posts codes and counts as JSON, on a connection of its own', async () => {
  const bodies: unknown[] = [];
  const url = await visitsThat(async (request, response) => {
    bodies.push([request.method, request.url, request.headers.connection, await json(request)]);
    response.writeHead(204).end();
  });
  expect(await results(url)).toEqual({ results: all('counted'), problem: undefined });
  const counts = [...COUNTS].map(([code, count]) => ({ code, count }));
  expect(bodies).toEqual([['POST', '/visits', 'close', { counts }]]);
  stop();
});

test('takes from the answer which counts were not added, and which perhaps', async () => {
  const url = await visitsThat((_request, response) =>
    response.end(JSON.stringify({ notCounted: ['a'], unknown: ['c'] })),
  );
  expect(await results(url)).toEqual({
    results: ['notCounted', 'counted', 'unknown'],
    // Something was added, so the next attempt need not wait.
    problem: undefined,
  });
  stop();
});

test('an answer by which every count is in doubt is a problem: the next attempt has to wait', async () => {
  const url = await visitsThat((_request, response) =>
    response.end(JSON.stringify({ notCounted: [], unknown: [...COUNTS.keys()] })),
  );
  expect(await results(url)).toEqual({ results: all('unknown'), problem: 'it added no count for certain' });
  stop();
});

test.each([
  ['503', 503, '{"error":"store_unavailable","message":""}', 'notCounted'],
  ['the 503 of a proxy that finds no replica', 503, 'no healthy upstream', 'notCounted'],
  [
    'the 503 of a proxy that could not connect',
    503,
    'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure',
    'notCounted',
  ],
  [
    'the 503 of a proxy that had passed the request on',
    503,
    'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
    'unknown',
  ],
  ['500', 500, '', 'unknown'],
  ['502', 502, '', 'unknown'],
  ['504', 504, '', 'unknown'],
  ['404, as before the service is there', 404, '', 'notCounted'],
  ['429', 429, '', 'notCounted'],
  ['a redirect', 302, '', 'notCounted'],
  ['400', 400, '', 'refused'],
  ['413', 413, '', 'refused'],
  ['200 with something else', 200, '<html>', 'unknown'],
  ['200 with other JSON', 200, 'null', 'unknown'],
  ['200 with more than anybody reads', 200, 'a'.repeat(100_000), 'unknown'],
])('tells by %s what became of the counts', async (_what, status, body, result) => {
  const url = await visitsThat((_request, response) => response.writeHead(status).end(body));
  const { results: got, problem } = await results(url);
  expect(got).toEqual(all(result));
  expect(problem).toMatch(/answer/);
  stop();
});

test('nothing was counted where nobody listens, and where there is no such name', async () => {
  const url = await visitsThat(() => undefined);
  stop();
  expect((await results(url)).results).toEqual(all('notCounted'));
  expect((await results(new URL('http://visits.invalid:8080/visits'))).results).toEqual(all('notCounted'));
});

test('nothing was counted where no connection is made in time', async () => {
  const lookup = jest.spyOn(dns, 'lookup').mockImplementation((() => undefined) as never);
  const { results: got, problem } = await results(new URL('http://visits:8080/visits'), 100);
  expect(lookup).toHaveBeenCalled();
  expect(got).toEqual(all('notCounted'));
  expect(problem).toBe('no answer within 100 ms');
  lookup.mockRestore();
});

test.each<[string, RequestListener]>([
  ['resets the connection', (request) => request.socket.resetAndDestroy()],
  ['closes the connection', (request) => request.socket.destroy()],
  ['does not answer in time', () => undefined],
  ['sends its answer byte by byte', (_request, response) => void response.writeHead(200).write('{')],
])('it is not known what was counted if visits %s', async (_what, answers) => {
  const url = await visitsThat(answers);
  const started = performance.now();
  expect((await results(url, 300)).results).toEqual(all('unknown'));
  expect(performance.now() - started).toBeLessThan(1000);
  stop();
});
