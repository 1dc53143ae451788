import { ERROR } from '../../conformance/link-requests.ts';
import { eventually } from './eventually.ts';
import type { Ask } from './http-requests.ts';
import type { LogLines } from './log-lines.ts';
import { rawAnswer } from './raw-answer.ts';

export const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** A hostile request, and how it is answered. */
type HostileRequest = readonly [what: string, bytes: string, status: number, error: string];

/** Requests that both services of the sample answer alike. `path` is a path that takes POST with JSON. */
const hostileRequests = (path: string): readonly HostileRequest[] => [
  ['no Host', 'GET /healthz HTTP/1.1\r\n\r\n', 400, 'invalid_request'],
  ['two Hosts', 'GET /healthz HTTP/1.1\r\nhost: a\r\nHost: b\r\n\r\n', 400, 'invalid_request'],
  ['twice the same Host', 'GET /healthz HTTP/1.1\r\nhost: a\r\nhost: a\r\n\r\n', 400, 'invalid_request'],
  ['a Host that is none', 'GET /healthz HTTP/1.1\r\nhost: a b\r\n\r\n', 400, 'invalid_request'],
  ['a Host with a path', 'GET /healthz HTTP/1.1\r\nhost: a/b\r\n\r\n', 400, 'invalid_request'],
  [
    'an expectation',
    'GET /healthz HTTP/1.1\r\nhost: x\r\nexpect: a miracle\r\n\r\n',
    417,
    'expectation_failed',
  ],
  ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\n\r\n', 501, 'not_implemented'],
  ['a method of WebDAV', 'PROPFIND / HTTP/1.1\r\nhost: x\r\n\r\n', 501, 'not_implemented'],
  ['a method of WebDAV on a path', `PROPFIND ${path} HTTP/1.1\r\nhost: x\r\n\r\n`, 501, 'not_implemented'],
  ['TRACE on a path', `TRACE ${path} HTTP/1.1\r\nhost: x\r\n\r\n`, 405, 'method_not_allowed'],
  ['a method of nobody', 'BREW /pot HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'invalid_request'],
  ['a target with a host', 'GET http://x/no/route HTTP/1.1\r\nhost: x\r\n\r\n', 404, 'not_found'],
  ['a path that cannot be decoded', 'GET /%zz HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'invalid_request'],
  ['garbage', 'garbage\r\n\r\n', 400, 'invalid_request'],
  [
    'two lengths of one body',
    `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n`,
    400,
    'invalid_request',
  ],
  ['a chunk without a size', `${chunked(path)}x\r\n`, 400, 'invalid_request'],
  ['too large an extension of a chunk', `${chunked(path)}1;${'a'.repeat(20_000)}\r\n`, 413, 'body_too_large'],
  [
    'too large a head',
    `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`,
    431,
    'headers_too_large',
  ],
];

function chunked(path: string): string {
  return `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`;
}

/** A service of the sample that runs in this process. */
interface TestService {
  readonly port: number | string;
  readonly ask: Ask;
  readonly lines: LogLines;
}

/** Registers a test for each hostile request: those that both services answer alike, and those of one service. */
export function hostileRequestTests(
  service: () => TestService,
  { path, own }: { readonly path: string; readonly own: readonly HostileRequest[] },
): void {
  test.each([...hostileRequests(path), ...own])(
    'refuses %s with an error body and the request id of its one log line',
    async (_what, bytes, status, error) => {
      const { port, ask, lines } = service();
      lines.all.length = 0;
      const answer = await rawAnswer(port, bytes);
      expect([answer.status, answer.body]).toEqual([status, { ...ERROR, error }]);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'x-request-id': expect.stringMatching(UUID),
      });
      if (status === 405) expect(answer.headers.allow).toMatch(/\bPOST\b|\bGET\b/);
      await eventually('a log line', () => lines.all.length > 0);
      // A second line would be there by the next answer. A probe has none of its own.
      await ask('GET', '/healthz');
      expect(lines.all).toEqual([
        expect.objectContaining({ level: 'info', status, reqId: answer.headers['x-request-id'] }),
      ]);
    },
  );

  test.each([
    ['a port', 'GET /healthz HTTP/1.1\r\nhost: localhost:8080\r\n\r\n'],
    ['an address of version 6', 'GET /healthz HTTP/1.1\r\nhost: [::1]:8080\r\n\r\n'],
    ['nothing', 'GET /healthz HTTP/1.1\r\nhost:\r\n\r\n'],
  ])('accepts a Host with %s', async (_what, bytes) => {
    expect((await rawAnswer(service().port, bytes)).status).toBe(200);
  });

  test('accepts HTTP/1.0 without a Host', async () => {
    expect((await rawAnswer(service().port, 'GET /healthz HTTP/1.0\r\n\r\n')).status).toBe(200);
  });
}
