import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { commonHeaders, HttpError } from './answer-errors.ts';
import { latestUnanswered } from './pipelining.ts';
import { isAnswered } from './unread-body.ts';

/** The refusal of bytes that Node could not parse as a request, by Node's error code. */
function refusalOf(code: string): HttpError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new HttpError(431, 'headers_too_large', 'the head of the request must be smaller');
  }
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') {
    return new HttpError(413, 'body_too_large', 'the extensions of the chunks must be smaller');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new HttpError(408, 'request_timeout', 'the request did not arrive in time');
  }
  return new HttpError(400, 'invalid_request', 'this is not HTTP/1.1');
}

/**
 * Creates the function that answers bytes that are not a request, and requests that arrive too slowly, and closes the
 * connection.
 */
export function invalidBytesRefuser(log: Logger): (error: NodeJS.ErrnoException, socket: Socket) => void {
  return ({ code = '' }, socket) => {
    // Nobody waits for an answer: the client left, perhaps in the middle of a request, or never sent anything.
    const isGone = code === 'ECONNRESET' || code === 'HPE_INVALID_EOF_STATE' || socket.bytesRead === 0;
    const response = latestUnanswered(socket);
    if (isGone || !socket.writable || isAnswered(socket)) socket.destroy();
    else if (!response || response.req.complete)
      refuseConnection(socket, refusalOf(code), { reason: code }, log);
    else {
      response.shouldKeepAlive = false;
      // Fastify may begin to read the body only after this turn of the event loop.
      setImmediate(() => failBody(response.req, refusalOf(code)));
    }
  };
}

/** Ends the reading of a body, so that Fastify answers the request. A route that reads no body answers as always. */
function failBody(request: IncomingMessage, refusal: HttpError): void {
  if (request.listenerCount('error') > 0) request.emit('error', refusal);
}

/** Refuses CONNECT, which asks a proxy for a tunnel. Node would close the connection without an answer. */
export function refuseConnect(server: Server, log: Logger): void {
  server.on('connect', ({ method }, socket: Socket) => {
    // Node no longer handles errors of this socket.
    socket.on('error', () => undefined);
    const message = 'CONNECT is not implemented: this service is not a proxy';
    refuseConnection(socket, new HttpError(501, 'not_implemented', message), { method }, log);
  });
}

/** Connections that are refused once the requests before are answered. */
const refused = new WeakSet<Socket>();

/** Answers on a connection without a request, after the requests before are answered, and closes the connection. */
function refuseConnection(
  socket: Socket,
  refusal: HttpError,
  seen: { readonly method?: string | undefined; readonly reason?: string },
  log: Logger,
): void {
  if (refused.has(socket)) return;
  refused.add(socket);
  function answer(): void {
    if (!socket.writable) return;
    const reqId = randomUUID();
    socket.write(rawAnswer(refusal, reqId));
    socket.destroySoon();
    log.info({ reqId, ...seen, route: 'unmatched', status: refusal.statusCode }, 'request');
  }
  const response = latestUnanswered(socket);
  if (response) response.once('close', answer);
  else answer();
}

function rawAnswer({ statusCode, error, message }: HttpError, requestId: string): string {
  const body = JSON.stringify({ error, message });
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...commonHeaders(requestId),
    connection: 'close',
  };
  return [
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ].join('\r\n');
}
