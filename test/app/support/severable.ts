import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

/** A way to a server on this machine that can be cut and mended, or made to swallow everything. */
export class Severable {
  mode: 'open' | 'cut' | 'silent' = 'open';
  readonly #sockets = new Set<net.Socket>();
  readonly #near = new Set<net.Socket>();
  readonly #server: net.Server;

  private constructor(targetPort: number) {
    this.#server = net.createServer((near) => {
      this.#keep(near);
      this.#near.add(near);
      near.on('close', () => this.#near.delete(near));
      if (this.mode === 'cut') near.destroy();
      if (this.mode === 'silent') near.resume();
      if (this.mode !== 'open') return;
      const far = this.#keep(net.connect(targetPort, '127.0.0.1'));
      near.pipe(far).pipe(near);
    });
  }

  static async to(targetPort: number): Promise<Severable> {
    const way = new Severable(targetPort);
    way.#server.listen(0, '127.0.0.1');
    await once(way.#server, 'listening');
    return way;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many are open, on the near side. */
  get connections(): number {
    return this.#near.size;
  }

  become(mode: 'open' | 'cut' | 'silent'): void {
    this.mode = mode;
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.become('cut');
    this.#server.close();
  }

  #keep(socket: net.Socket): net.Socket {
    this.#sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    return socket;
  }
}
