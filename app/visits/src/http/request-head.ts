import type { IncomingMessage } from 'node:http';
import { HttpError } from './answer-errors.ts';

// RFC 3986: a registered name or an address in brackets, and optionally a port.
const HOST = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\da-fA-F:.]+\])(?::\d*)?$/;

/**
 * Refuses a request by its head: without a Host header, with several, with a Host that is none, or with an expectation
 * that cannot be met. Of several Host headers Node uses the first one, and a proxy in front of the service may use
 * another one. Node's own refusals have no body.
 */
export function requireValidHead({ httpVersion, headers, rawHeaders }: IncomingMessage): void {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  if (hosts > 1) throw invalid('a request must have one Host header; got several');
  if (hosts === 0 && httpVersion === '1.1') throw invalid('a request must have a Host header');
  const { expect, host = '' } = headers;
  if (!HOST.test(host)) throw invalid('Host must be a name or an address, and a port if need be');
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
    const message = 'the only expectation that can be met is 100-continue';
    throw new HttpError(417, 'expectation_failed', message);
  }
}

const invalid = (message: string): HttpError => new HttpError(400, 'invalid_request', message);
