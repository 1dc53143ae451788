import { once } from 'node:events';
import net from 'node:net';

/** A connection that the test writes to by hand. */
export async function rawConnection(port: number | string): Promise<net.Socket> {
  const socket = net.connect(Number(port), '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** The head of a request to shorten a link, and less of its body than announced. */
export const UNFINISHED =
  'POST /links HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n{';
