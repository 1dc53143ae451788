import { rawConnection } from '../../../app/support/raw-connection.ts';
import { shown } from '../../tier-findings.ts';
import { service } from '../compose-project.ts';

const CONNECTIONS = 4;
const BYTES = 2 ** 40;
const CHUNK = Buffer.alloc(65_536, 'a');
/** The bytes that the kernels of both sides buffer of a stream that nobody reads. */
const IN_BUFFERS = 32 * 2 ** 20;

/** Registers the attacks with endless bodies, which go on after the service has refused them. */
export function refusedBody(): void {
  it('stops to read a body soon after it has refused it, and closes', async () => {
    const sent = await Promise.all(Array.from({ length: CONNECTIONS }, endless));
    const most = Math.max(...sent.map(({ bytes }) => bytes));
    const slowest = Math.max(...sent.map(({ seconds }) => seconds));
    shown(
      `${CONNECTIONS} bodies without an end`,
      `closed after ${slowest.toFixed(1)} s and ${(most / 2 ** 20).toFixed(1)} MiB`,
    );
    for (const { answer } of sent) expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(most).toBeLessThan(IN_BUFFERS);
    expect(slowest).toBeLessThan(5);
  });

  it('closes a connection whose refused body is held back, within the time for a request', async () => {
    const socket = await rawConnection(service.exposure.localPort);
    const begun = performance.now();
    socket.resume();
    socket.write(head());
    await new Promise((resolve) => socket.once('close', resolve));
    const seconds = (performance.now() - begun) / 1000;
    shown('a refused body that is held back', `closed after ${seconds.toFixed(1)} s`);
    expect(seconds).toBeLessThan(service.requestTimeoutSeconds + 1);
  });
}

const head = (): string =>
  `POST /links HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${BYTES}\r\n\r\n`;

async function endless(): Promise<{ bytes: number; answer: string; seconds: number }> {
  const socket = await rawConnection(service.exposure.localPort);
  const begun = performance.now();
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk));
  socket.write(head());
  await new Promise<void>((resolve) => {
    const send = () => {
      while (!socket.destroyed && socket.write(CHUNK));
    };
    socket.on('drain', send);
    socket.once('close', () => resolve());
    setTimeout(resolve, 15_000).unref();
    send();
  });
  socket.destroy();
  return { bytes: socket.bytesWritten, answer, seconds: (performance.now() - begun) / 1000 };
}
