import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

type Handler = (request: http.IncomingMessage, response: http.ServerResponse, usual: () => void) => void;

/** As much of the service as is measured, with its links in memory; can be stopped, started and made to misbehave. */
export class PretendService {
  readonly links = new Map<string, string>();
  version = '1.0.0';
  replica = 'one';
  newCode = () => `code${this.links.size}`;
  behave: Handler = (_request, _response, usual) => usual();
  /** The requests so far, except for /whereami. */
  readonly asked: string[] = [];
  #port = 0;
  #server = http.createServer();

  static async start(): Promise<PretendService> {
    const service = new PretendService();
    await service.start();
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    this.#server = http.createServer((request, response) => {
      if (request.url !== '/whereami') this.asked.push(`${request.method} ${request.url}`);
      this.behave(request, response, () => void this.#answer(request, response));
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const answer = (status: number, headers: http.OutgoingHttpHeaders, body: unknown) =>
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    if (request.method === 'POST') {
      const { url } = (await json(request)) as { url: string };
      const code = this.newCode();
      this.links.set(code, url);
      answer(201, { location: `/${code}` }, { code, url });
    } else if (request.url === '/')
      answer(200, { 'content-type': 'text/html; charset=utf-8' }, '<html></html>');
    else if (request.url === '/whereami') answer(200, {}, { version: this.version, replica: this.replica });
    else {
      const location = this.links.get(request.url?.slice(1) ?? '');
      if (location) answer(302, { location }, '');
      else answer(404, {}, { error: 'not_found', message: 'no such link' });
    }
  }
}
