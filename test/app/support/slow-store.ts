import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A fake store that answers at a fixed rate, calls that their client has given up included, as DynamoDB Local does when its
 * CPU is limited. While frozen it accepts calls and answers none.
 */
export class SlowStore {
  frozen = false;
  readonly url: string;
  readonly #stop: () => void;

  private constructor(url: string, stop: () => void) {
    this.url = url;
    this.#stop = stop;
  }

  static async start(callsPerSecond: number): Promise<SlowStore> {
    const calls: ServerResponse[] = [];
    const server = createServer((_request, response) => calls.push(response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    let last = performance.now();
    // Counted by the clock, because timers are late on a busy machine.
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - last) / 1000) * callsPerSecond);
      if (due < 1) return;
      last += (due / callsPerSecond) * 1000;
      if (store.frozen) return;
      for (const response of calls.splice(0, due)) {
        response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}');
      }
    }, 5);
    const store = new SlowStore(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, () => {
      clearInterval(timer);
      server.close();
      server.closeAllConnections();
    });
    return store;
  }

  stop(): void {
    this.#stop();
  }
}
