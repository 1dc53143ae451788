import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/** An error answer that is sent without Fastify: before a request reaches it, or where no request could be parsed. */
export interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Headers of every answer, whether Fastify sends it or not. */
export function commonHeaders(requestId: string): Record<string, string> {
  return { 'x-request-id': requestId, 'x-content-type-options': 'nosniff' };
}

/** Answers a request with a refusal. Returns the request id that the client receives. */
export function refuseRequest(response: ServerResponse, refusal: Refusal): string {
  const { requestId, headers, body } = composeAnswer(refusal);
  response.writeHead(refusal.status, headers).end(body);
  return requestId;
}

/**
 * Answers bytes that are not a request, and closes the connection, because the start of a next request is unknown.
 * Returns the request id that the client receives.
 */
export function refuseConnection(socket: Socket, refusal: Refusal): string {
  const { requestId, headers, body } = composeAnswer(refusal);
  socket.write(
    [
      `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
      ...Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}`),
      '',
      body,
    ].join('\r\n'),
  );
  socket.destroySoon();
  return requestId;
}

function composeAnswer({ error, message, headers }: Refusal) {
  const requestId = randomUUID();
  const body = JSON.stringify({ error, message });
  return {
    requestId,
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      ...commonHeaders(requestId),
      ...headers,
    },
  };
}
