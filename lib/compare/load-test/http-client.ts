import http from 'node:http';
import https from 'node:https';
import { connectionFailure, type Failure } from './failure.ts';

export interface Request {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** @default - no headers but those that the body needs */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body. @default - no body */
  readonly json?: unknown;
  /** @default false - a connection of an earlier request is reused, if one is open */
  readonly onNewConnection?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpClient {
  /** Sends a request once: a retry would hide a failure. Never rejects. */
  readonly send: (request: Request, deadlineMs: number) => Promise<Answer | Failure>;
  readonly close: () => void;
}

/**
 * A client that opens as many connections as it needs at once, and keeps them. Deadlines are on the clock of
 * performance.now().
 */
export function httpClient(url: string, hostHeader?: string): HttpClient {
  const { protocol, hostname, port } = new URL(url);
  const { request, Agent } = protocol === 'https:' ? https : http;
  // First in, first out: requests use all connections, and so all replicas behind them.
  const agent = new Agent({ keepAlive: true, scheduling: 'fifo' });

  const send: HttpClient['send'] = ({ method, path, headers, json, onNewConnection }, deadlineMs) =>
    new Promise((resolve) => {
      const body = json === undefined ? undefined : JSON.stringify(json);
      const sent = request({
        agent: onNewConnection ? false : agent,
        // Node expects IPv6 addresses without the brackets of a URL.
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port,
        method,
        path,
        headers: {
          ...(hostHeader !== undefined && { host: hostHeader }),
          ...(body !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          }),
          ...headers,
        },
      });
      // The first event of a request counts: a promise resolves once.
      const timer = setTimeout(() => {
        resolve({ kind: 'timeout', detail: 'no whole answer in time' });
        sent.destroy();
      }, deadlineMs - performance.now());
      const failed = (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        resolve(connectionFailure(error, sent.reusedSocket));
      };
      sent.on('error', failed);
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('error', failed);
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          clearTimeout(timer);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          });
        });
      });
      sent.end(body);
    });

  return { send, close: () => agent.destroy() };
}

export const isFailure = (outcome: Answer | Failure): outcome is Failure => 'kind' in outcome;
