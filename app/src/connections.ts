import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Which connections are open, and on which a request is being answered. Node's own closeIdleConnections leaves those
 * on which nothing was ever sent, and one that falls idle afterwards: both would hold up the end.
 */
export class Connections {
  readonly #requests = new Map<Socket, number>();
  #leaving = false;

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#requests.set(socket, 0);
      socket.once('close', () => this.#requests.delete(socket));
    });
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.#requests.set(socket, (this.#requests.get(socket) ?? 0) + 1);
      response.once('close', () => this.#finished(socket));
    });
  }

  /** Resolves when none is open any more, or when the time is up. */
  async allGone(limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (this.#requests.size > 0 && performance.now() < deadline) await sleep(25);
  }

  /** Closes what is idle, now and from now on. Requests in flight are finished. */
  closeWhenIdle(): void {
    this.#leaving = true;
    for (const [socket, requests] of this.#requests) if (requests === 0) socket.destroy();
  }

  #finished(socket: Socket): void {
    if (!this.#requests.has(socket)) return;
    const left = (this.#requests.get(socket) ?? 1) - 1;
    this.#requests.set(socket, left);
    if (this.#leaving && left === 0) socket.destroySoon();
  }
}
