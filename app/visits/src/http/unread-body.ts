import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Connections whose request was answered before its body had arrived. */
const answered = new WeakSet<Socket>();

/** Tells whether the request whose body is still missing was answered already: a second answer would be for nobody. */
export const isAnswered = (socket: Socket): boolean => answered.has(socket);

/** Time for the client to read its answer. Closing a socket with unread bytes at once would discard the answer. */
const LINGER_MS = 1000;

/**
 * Limits how much of a body is read after its request was answered: at `maxBytes` the connection is closed. Node alone
 * would read and discard any amount, until the time limit of a request.
 */
export function limitUnreadBody(request: IncomingMessage, response: ServerResponse, maxBytes: number): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (length === undefined && encoding === undefined) return;
  // Prepended: Node's own listener discards the body if nobody reads it by then.
  response.prependOnceListener('finish', () => {
    if (request.complete) return;
    const { socket } = request;
    answered.add(socket);
    request.once('end', () => answered.delete(socket));
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
