import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isEmulated } from './never-by-accident.ts';

export interface WayIn {
  readonly baseUrl: string;
  /** What `npm run measure` needs to come in directly. */
  readonly measureFlags: readonly string[];
  close(): void;
}

/**
 * The way in to a load balancer. An emulated one has no DNS name: it answers on loopback by the Host header, which
 * `fetch` does not let one set, so a small proxy does.
 */
export async function wayIn(url: string, emulatedUrl: string): Promise<WayIn> {
  if (!isEmulated(process.env)) {
    return { baseUrl: url, measureFlags: ['--url', url, '--remote'], close: () => undefined };
  }
  const { hostname } = new URL(url);
  const server = createServer((incoming, answer) => {
    const { method, headers, url: path = '/' } = incoming;
    const onward = request(
      new URL(path, emulatedUrl),
      { method, headers: { ...headers, host: hostname } },
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
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    measureFlags: ['--url', emulatedUrl, '--host-header', hostname],
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
