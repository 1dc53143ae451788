import type { IncomingMessage } from 'node:http';
import type { Refusal } from './refusal.ts';

// RFC 3986: a registered name or an address in brackets, and optionally a port.
const HOST = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\da-fA-F:.]+\])(?::\d*)?$/;

/** Checks the head of a request that Node could parse. Returns a refusal if the head is wrong. */
export function headRefusal({ httpVersion, headers, rawHeaders }: IncomingMessage): Refusal | undefined {
  const { expect, host } = headers;
  if (host === undefined && httpVersion === '1.1') return invalid('a request must have a Host header');
  if (host !== undefined) {
    // Node uses the first Host header. A proxy in front of the service may use another one.
    if (countOf('host', rawHeaders) > 1) return invalid('a request must have one Host header; got several');
    if (!HOST.test(host)) return invalid('Host must be a name or an address, and a port if need be');
  }
  if (expect !== undefined && !/^100-continue$/i.test(expect)) {
    return {
      status: 417,
      error: 'expectation_failed',
      message: 'the only expectation that can be met is 100-continue',
    };
  }
  return undefined;
}

function countOf(name: string, rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const header = rawHeaders[index];
    if (header?.length === name.length && header.toLowerCase() === name) count += 1;
  }
  return count;
}

function invalid(message: string): Refusal {
  return { status: 400, error: 'invalid_request', message };
}

const REFUSALS_BY_CODE: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    error: 'headers_too_large',
    message: 'the head of the request must be smaller',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    error: 'body_too_large',
    message: 'the extensions of the chunks must be smaller',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    error: 'request_timeout',
    message: 'the request did not arrive in time',
  },
};

/** Chooses the refusal for bytes that Node could not parse as a request, by Node's error code. */
export function parseErrorRefusal(code: string | undefined): Refusal {
  return REFUSALS_BY_CODE[code ?? ''] ?? invalid('this is not HTTP/1.1');
}

/** Refuses CONNECT, which asks a proxy for a tunnel. */
export const CONNECT_REFUSAL: Refusal = {
  status: 501,
  error: 'not_implemented',
  message: 'CONNECT is not implemented: this service is not a proxy',
};
