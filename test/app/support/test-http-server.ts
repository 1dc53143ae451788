import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Admission } from '../../../app/links/src/http/admission.ts';
import { EventLoopQueue } from '../../../app/links/src/http/event-loop-queue.ts';
import { HTTP_LIMITS } from '../../../app/links/src/http/http-limits.ts';
import { createHttpServer } from '../../../app/links/src/http/http-server.ts';

/** Starts the HTTP server in front of a handler of the test, without Fastify. Its request timeout is one second. */
export async function testHttpServer(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly server: Server; readonly port: number }> {
  const queue = new EventLoopQueue();
  const { server } = createHttpServer(handler, {
    limits: HTTP_LIMITS,
    requestTimeoutSeconds: 1,
    keepAliveSeconds: 1,
    queue,
    admission: new Admission(HTTP_LIMITS, queue),
    onRefused: () => undefined,
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}
