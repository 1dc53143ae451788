import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

/**
 * A TCP proxy to a server on this machine. It forwards everything (`open`), closes connections (`cut`), or accepts bytes
 * and never answers (`silent`).
 */
export class BreakableProxy {
  mode: 'open' | 'cut' | 'silent' = 'open';
  /** Number of answers still to be lost: the server does its work, but the client's connection ends instead of an answer. */
  answersToLose = 0;
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
      near.pipe(far);
      far.on('data', (answer) => {
        if (this.answersToLose === 0) return near.write(answer);
        this.answersToLose -= 1;
        near.destroy();
      });
      far.on('end', () => near.end());
    });
  }

  static toStore({
    table,
  }: {
    readonly table: { readonly endpoint?: string | undefined };
  }): Promise<BreakableProxy> {
    return BreakableProxy.to(Number(new URL(table.endpoint ?? '').port));
  }

  static async to(targetPort: number): Promise<BreakableProxy> {
    const proxy = new BreakableProxy(targetPort);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Number of open connections of clients. */
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
