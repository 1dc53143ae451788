import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

const KINDS: Record<string, readonly [status: number, error: string, message: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'headers_too_large', 'the head of the request must be smaller'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request_timeout', 'the request did not arrive in time'],
};
const OTHERWISE = [400, 'invalid_request', 'this is not HTTP/1.1'] as const;

/**
 * Node could make no request of what arrived, so there is no reply either, only the connection. It is told in the form
 * of all other errors, and closed: nobody knows where a next request would begin.
 */
export function answerUnreadable({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, error, message] = KINDS[code ?? ''] ?? OTHERWISE;
  const body = JSON.stringify({ error, message });
  socket.write(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${body.length}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  socket.destroySoon();
}
