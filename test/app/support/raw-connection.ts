import { once } from 'node:events';
import net from 'node:net';

/** Opens a TCP connection to which the test writes raw bytes. */
export async function rawConnection(port: number | string): Promise<net.Socket> {
  const socket = net.connect(Number(port), '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/**
 * Opens a connection and sends a request head and the beginning of a body. Waits until the server confirms the head,
 * because a pause would have to be as long as the slowest machine needs.
 */
export async function unfinishedRequest(
  port: number | string,
  begun = '{',
  length = 90,
): Promise<net.Socket> {
  const socket = await rawConnection(port);
  socket.write(
    'POST /links HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-type: application/json\r\n',
  );
  socket.write(`content-length: ${length}\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  if (!String(answer).startsWith('HTTP/1.1 100 ')) throw new Error(`the head was not taken: ${answer}`);
  socket.write(begun);
  return socket;
}

/** The status codes of all answers in the bytes of a connection. */
export const statuses = (answers: string) =>
  [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);

/** Milliseconds until the service closes a connection, and what it said before. */
export function closing(socket: net.Socket): Promise<{ ms: number; answer: string }> {
  const begun = performance.now();
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk));
  return new Promise((resolve) => {
    socket.once('close', () => resolve({ ms: performance.now() - begun, answer }));
  });
}

/** The head of a request to shorten a link, and less of its body than announced. */
export const UNFINISHED =
  'POST /links HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n{';
