import { setTimeout as sleep } from 'node:timers/promises';
import { rawConnection } from '../../../app/support/raw-connection.ts';
import { shown } from '../../tier-findings.ts';
import { BASE_URL, compose, docker, service } from '../compose-project.ts';
import { expectAlive, livenessDuring } from './liveness.ts';

const CONNECTIONS = 20;
const REQUESTS = 3000;
const SECONDS = 5;

/** Registers the attack by clients that send thousands of requests and read no answer. */
export function pipelining(): void {
  it('keeps alive, and its memory bounded, under clients that send ahead and never read', async () => {
    const before = await memoryMiB();
    let most = before;
    const liveness = await livenessDuring(BASE_URL, async () => {
      const sockets = await Promise.all(
        Array.from({ length: CONNECTIONS }, () => rawConnection(service.exposure.localPort)),
      );
      for (const socket of sockets) {
        socket.pause();
        socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(REQUESTS));
      }
      for (let second = 0; second < SECONDS; second += 1) {
        await sleep(1000);
        most = Math.max(most, await memoryMiB());
      }
      for (const socket of sockets) socket.destroy();
    });
    shown(
      `${CONNECTIONS} connections with ${REQUESTS} requests each, never read`,
      `memory ${before} to ${most} MiB; liveness ${liveness.answered} of ${liveness.asked}, slowest ${liveness.slowestMs} ms`,
    );
    expectAlive(liveness);
    expect(most - before).toBeLessThan(100);
  });
}

/** The anonymous memory of the container, as the kernel counts it, in MiB. */
async function memoryMiB(): Promise<number> {
  const container = await compose('ps', '-q', service.name);
  const used = await docker('stats', '--no-stream', '--format', '{{.MemUsage}}', container);
  const [, amount = '', unit] = /^([\d.]+)(\w+)/.exec(used) ?? [];
  if (unit !== 'MiB') throw new Error(`docker stats must tell MiB; got ${used}`);
  return Math.round(Number(amount));
}
