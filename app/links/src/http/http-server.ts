import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Admission, isProbe } from './admission.ts';
import { Connections } from './connections.ts';
import type { EventLoopQueue } from './event-loop-queue.ts';
import { OVERLOADED } from './http-error.ts';
import { type HttpLimits, timeLimits } from './http-limits.ts';
import { CONNECT_REFUSAL, headRefusal, parseErrorRefusal } from './invalid-requests.ts';
import { type Refusal, refuseConnection, refuseRequest } from './refusal.ts';

export interface HttpServerOptions {
  readonly limits: HttpLimits;
  /** Time for a request to arrive and be answered. */
  readonly requestTimeoutSeconds: number;
  /** Idle timeout of a connection. */
  readonly keepAliveSeconds: number;
  readonly admission: Admission;
  readonly queue: EventLoopQueue;
  /** Called for each request that is refused before it reaches a route. */
  readonly onRefused: (refused: RefusedRequest) => void;
}

/** A request that was answered without Fastify. */
export interface RefusedRequest {
  readonly requestId: string;
  readonly method: string | undefined;
  readonly status: number;
  /** Node's error code, where the bytes could not be parsed as a request. */
  readonly reason?: string | undefined;
}

/**
 * Creates the HTTP server in front of Fastify. It refuses whatever it can refuse by the head of a request, or without a
 * request: such traffic is often hostile or an overload, so refusing it has to cost little.
 */
export function createHttpServer(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
  options: HttpServerOptions,
): { readonly server: Server; readonly connections: Connections } {
  const { limits, admission, queue, onRefused } = options;
  const { answerMs, checkMs, exchangeMs } = timeLimits(options);
  const server = http.createServer({
    // Both limits are equal: Node swaps them where the one for headers is longer, and its default is 60 s.
    requestTimeout: answerMs,
    headersTimeout: answerMs,
    connectionsCheckingInterval: checkMs,
    keepAliveTimeout: options.keepAliveSeconds * 1000,
    // Checked by `headRefusal`, because Node's own refusal has no body.
    requireHostHeader: false,
  });
  // A client that closes its sending side after a whole request still gets an answer. Node's types lack this option.
  Object.assign(server, { httpAllowHalfOpen: true });

  const connections = new Connections(limits, (request, response) => {
    limitUnreadBody(request, response, limits.maxUnreadBytes);
    const refusal = headRefusal(request) ?? (admission.admits(request) ? undefined : OVERLOADED);
    if (refusal) {
      const requestId = refuseRequest(response, refusal);
      onRefused({ requestId, method: request.method, status: refusal.status });
    } else if (isProbe(request.url)) handler(request, response);
    // The client may have left before the work runs.
    else queue.add(() => request.socket.destroyed || handler(request, response));
  });
  server.on('connection', () => queue.noteConnection());
  connections.watch(server, { exchangeMs, checkMs });

  const serve = (request: IncomingMessage, response: ServerResponse) => connections.serve(request, response);
  server.on('request', serve);
  server.on('checkExpectation', serve);

  function refuse(socket: Socket, method: string | undefined, refusal: Refusal, reason?: string): void {
    connections.refuse(socket, () => {
      const requestId = refuseConnection(socket, refusal);
      onRefused({ requestId, method, status: refusal.status, reason });
    });
  }
  server.on('clientError', ({ code }: NodeJS.ErrnoException, socket: Socket) => {
    // Nobody waits for an answer: the client left, perhaps in the middle of a request, or never sent anything.
    const isGone = code === 'ECONNRESET' || code === 'HPE_INVALID_EOF_STATE' || socket.bytesRead === 0;
    // The body is late. Fastify has the same time limit and answers, because it knows the request.
    const isAnsweredByFastify = code === 'ERR_HTTP_REQUEST_TIMEOUT' && connections.isAwaitingAnswer(socket);
    if (isGone) socket.destroy();
    else if (isAnsweredByFastify) return;
    else refuse(socket, undefined, parseErrorRefusal(code), code);
  });
  server.on('connect', ({ method }: IncomingMessage, socket: Socket) => {
    // Node no longer handles errors of this socket.
    socket.on('error', () => undefined);
    refuse(socket, method, CONNECT_REFUSAL);
  });
  return { server, connections };
}

/** Time for the client to read its answer. Closing a socket with unread bytes at once would discard the answer. */
const LINGER_MS = 1000;

/**
 * Limits how much of a body is read after its request was answered: at `maxBytes` the connection is closed. Node alone
 * would read and discard any amount. The time limit of a request applies here, too.
 */
function limitUnreadBody(request: IncomingMessage, response: ServerResponse, maxBytes: number): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (length === undefined && encoding === undefined) return;
  // Prepended: Node's own listener discards the body if nobody reads it by then.
  response.prependOnceListener('finish', () => {
    if (request.complete) return;
    const { socket } = request;
    let bytes = 0;
    request.on('data', function count(chunk: Buffer) {
      bytes += chunk.length;
      if (bytes <= maxBytes) return;
      request.off('data', count).pause();
      socket.end();
      setTimeout(() => socket.destroy(), LINGER_MS).unref();
    });
  });
}
