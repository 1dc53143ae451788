import http from 'node:http';
import https from 'node:https';
import { errorText } from '../process/program-errors.ts';

/** The most of an answer that is read. The longest answer that `visits` gives, 100 codes, has 7 KiB. */
const MAX_ANSWER_LENGTH = 65_536;

/** A request to `visits` without an answer. If `isSent` is false, `visits` certainly did not receive the request. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly isSent: boolean;

  constructor(cause: unknown, isSent: boolean) {
    super(errorText(cause), { cause });
    this.isSent = isSent;
  }
}

/**
 * Sends one request to `visits` and waits for its answer, for `limitMs` at most.
 *
 * Each request has a connection of its own. A kept one may be closed just as it is used, which leaves in doubt whether
 * the request arrived, and Kubernetes chooses a replica by connection. Not `fetch`: it does not tell whether a request
 * that failed had a connection.
 *
 * @throws NoAnswer if there is no whole answer in time
 */
export function callVisits(
  url: URL,
  { limitMs, body }: { readonly limitMs: number; readonly body?: string },
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    let isSent = false;
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: body === undefined ? 'GET' : 'POST',
      agent: false,
      headers: {
        ...(body !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        }),
      },
    });
    // Not a limit of the socket: an answer that trickles in is late, too.
    const timer = setTimeout(
      () => request.destroy(new Error(`no answer within ${limitMs} ms`)),
      limitMs,
    ).unref();
    const fail = (error: unknown) => {
      clearTimeout(timer);
      request.destroy();
      reject(new NoAnswer(error, isSent));
    };
    request.once('socket', (socket) => {
      socket.once('connect', () => {
        isSent = true;
      });
    });
    request.on('error', fail);
    request.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length > MAX_ANSWER_LENGTH) fail(new Error('the answer is too long'));
      });
      response.on('error', fail);
      response.once('end', () => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    request.end(body);
  });
}
