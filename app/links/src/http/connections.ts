import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpLimits } from './http-limits.ts';

/** A request and its response. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  startedMs?: number;
}

interface Connection {
  /** The exchange in progress, or the last one. */
  last?: Exchange;
  isBusy: boolean;
  /** Pipelined requests, which the client sent ahead. */
  readonly pipelined: Exchange[];
  /** Called once every request of the connection is answered. */
  onIdle?: () => void;
}

type ConnectionLimits = Pick<HttpLimits, 'maxConnections' | 'maxPipelined' | 'halfClosedMs'>;

/**
 * The open connections. Each connection serves at most one request at a time. Node alone would start all pipelined
 * requests at once, keep their answers until the client reads them, and not report when a client with several requests
 * leaves.
 */
export class Connections {
  readonly #limits: ConnectionLimits;
  readonly #handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** Ordered by last use, oldest first. */
  readonly #open = new Map<Socket, Connection>();
  #isClosing = false;

  constructor(
    limits: ConnectionLimits,
    handle: (request: IncomingMessage, response: ServerResponse) => void,
  ) {
    this.#limits = limits;
    this.#handle = handle;
  }

  /** Tracks the connections of a server. Closes a connection if an exchange takes longer than `exchangeMs`. */
  watch(server: Server, { exchangeMs, checkMs }: { exchangeMs: number; checkMs: number }): void {
    server.on('connection', (socket: Socket) => this.#add(socket));
    const timer = setInterval(
      () => this.#closeStartedBefore(performance.now() - exchangeMs),
      checkMs,
    ).unref();
    server.once('close', () => clearInterval(timer));
  }

  /**
   * Handles a request now, or after the earlier requests of its connection. Closes a connection with too many requests.
   */
  serve(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const connection = this.#open.get(socket);
    if (!connection || socket.destroyed) return;
    const exchange = { request, response };
    if (!connection.isBusy) this.#start(socket, connection, exchange);
    else if (connection.pipelined.length < this.#limits.maxPipelined) connection.pipelined.push(exchange);
    else cutOff(socket);
  }

  /** Tells whether a request of the connection is in progress and no part of its answer has been sent. */
  isAwaitingAnswer(socket: Socket): boolean {
    const { isBusy = false, last } = this.#open.get(socket) ?? {};
    return isBusy && last?.response.headersSent === false;
  }

  /**
   * Answers bytes that are not a request: calls `answer` after the requests before them are answered. Closes the
   * connection without an answer if the bytes belong to a request whose answer is already being sent.
   */
  refuse(socket: Socket, answer: () => void): void {
    const connection = this.#open.get(socket);
    const { request, response } = connection?.last ?? {};
    if (!socket.writable || (request?.complete === false && response?.headersSent)) socket.destroy();
    else if (connection?.isBusy && request?.complete) connection.onIdle ??= answer;
    else answer();
  }

  /** Resolves when no connection is open any more, or after `limitMs`. */
  async waitUntilClosed(limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (this.#open.size > 0 && performance.now() < deadline) await sleep(25);
  }

  /**
   * Closes idle connections now, and busy connections once they become idle. Requests in progress are finished. Not
   * Node's `closeIdleConnections`: it spares connections that were never used and connections that become idle later,
   * and both would delay the shutdown.
   */
  closeWhenIdle(): void {
    this.#isClosing = true;
    for (const [socket, { isBusy }] of this.#open) if (!isBusy) socket.destroy();
  }

  #add(socket: Socket): void {
    if (this.#open.size >= this.#limits.maxConnections && !this.#makeRoom()) {
      socket.destroy();
      return;
    }
    const connection: Connection = { isBusy: false, pipelined: [] };
    this.#open.set(socket, connection);
    socket.once('close', () => this.#open.delete(socket));
    socket.once('end', () => {
      if (!connection.isBusy) return;
      const timer = setTimeout(() => socket.destroy(), this.#limits.halfClosedMs).unref();
      socket.once('close', () => clearTimeout(timer));
    });
  }

  /** Closes the idle connection that was used least recently. Returns false if all connections are busy. */
  #makeRoom(): boolean {
    for (const [socket, { isBusy }] of this.#open) {
      if (isBusy) continue;
      this.#open.delete(socket);
      socket.destroy();
      return true;
    }
    return false;
  }

  #start(socket: Socket, connection: Connection, exchange: Exchange): void {
    connection.isBusy = true;
    connection.last = exchange;
    exchange.startedMs = performance.now();
    this.#open.delete(socket);
    this.#open.set(socket, connection);
    exchange.response.once('close', () => this.#finish(socket, connection));
    this.#handle(exchange.request, exchange.response);
  }

  #finish(socket: Socket, connection: Connection): void {
    if (!socket.writable) return;
    const next = connection.pipelined.shift();
    if (next) {
      // In the next turn of the event loop, so that requests of other connections come first.
      setImmediate(() => {
        if (socket.writable) this.#start(socket, connection, next);
      });
      return;
    }
    connection.isBusy = false;
    if (connection.onIdle) connection.onIdle();
    else if (this.#isClosing) socket.destroySoon();
  }

  #closeStartedBefore(limitMs: number): void {
    for (const [socket, { isBusy, last }] of this.#open) {
      if (isBusy && last?.startedMs !== undefined && last.startedMs < limitMs) socket.destroy();
    }
  }
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
