import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The requests of each connection that are not answered yet, oldest first. */
const unanswered = new WeakMap<Socket, Set<ServerResponse>>();

/** The latest request of a connection that is not answered yet. */
export const latestUnanswered = (socket: Socket): ServerResponse | undefined =>
  [...(unanswered.get(socket) ?? [])].at(-1);

/**
 * Limits the requests that a client sends ahead on one connection, and closes the connection beyond it. Node alone would
 * start all of them at once, and keep their answers until the client reads them.
 */
export function limitPipelining(server: Server, max: number): void {
  function count({ socket }: IncomingMessage, response: ServerResponse): void {
    const responses = unanswered.get(socket) ?? followed(socket);
    unanswered.set(socket, responses.add(response));
    response.once('close', () => responses.delete(response));
    // Beside the request that is being answered.
    if (responses.size > max + 1) cutOff(socket);
  }
  // Prepended: Fastify listens already.
  server.prependListener('request', count);
  server.prependListener('checkExpectation', count);
}

/** The unanswered requests of a connection. When it is closed, Node tells that only to the first of them. */
function followed(socket: Socket): Set<ServerResponse> {
  const responses = new Set<ServerResponse>();
  socket.once('close', () => {
    for (const response of responses) response.emit('close');
  });
  return responses;
}

/**
 * Closes a connection without parsing the rest of what it has sent. Otherwise Node would still emit every request in
 * the bytes that it has received, up to thousands. Node's parser cannot be stopped by a public method, but it stops
 * where its callback for a request head returns 2.
 */
function cutOff(socket: Socket): void {
  const { parser } = socket as { parser?: { onIncoming: () => number } };
  if (parser) parser.onIncoming = () => 2;
  socket.destroy();
}
