import { type Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A deployment that requests are sent on to. */
export interface Side {
  readonly url: string;
  /** The Host header. @default - that of `url` */
  readonly host?: string | undefined;
}

/**
 * Starts a proxy on loopback, which sets the Host header: `fetch` cannot.
 *
 * @param sideOf gives the side of the next request; without one, the connection is closed
 * @param agent keeps connections @default - Node's own
 */
export async function forwardingServer(sideOf: () => Side | undefined, agent?: Agent) {
  const server = createServer((incoming, answer) => {
    const side = sideOf();
    if (!side) return answer.destroy();
    const { method, headers, url: path = '/' } = incoming;
    const host = side.host ?? new URL(side.url).host;
    const onward = request(
      new URL(path, side.url),
      { agent, method, headers: { ...headers, host } },
      (got) => {
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      },
    );
    onward.once('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
