import { rawConnection } from './raw-connection.ts';

/**
 * Sends bytes on a connection of their own. Returns the answer, parsed, once it is complete, or once the service has
 * closed the connection.
 */
export async function rawAnswer(
  port: number | string,
  bytes: string,
  until: 'complete' | 'closed' = 'complete',
) {
  const socket = await rawConnection(port);
  socket.write(bytes);
  let answer = '';
  for await (const chunk of socket) {
    answer += chunk;
    const length = /^content-length: (\d+)\r$/im.exec(answer)?.[1];
    const end = answer.indexOf('\r\n\r\n') + 4;
    const isComplete = length !== undefined && Buffer.byteLength(answer.slice(end)) >= Number(length);
    if (until === 'complete' && isComplete) break;
  }
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const headers = Object.fromEntries(
    head
      .split('\r\n')
      .slice(1)
      .map((line) => [line.split(': ')[0]?.toLowerCase(), line.split(': ')[1]]),
  );
  return { status: Number(head.split(' ')[1]), headers, body: body === '' ? undefined : JSON.parse(body) };
}
