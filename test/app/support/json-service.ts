import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

type Operate = (operation: string, input: Record<string, unknown>) => object;

/** Starts a fake AWS service with the JSON protocol. An Error that `answer` throws becomes an AWS error of its name. */
export async function jsonService(answer: Operate): Promise<{ url: string; stop: () => void }> {
  const server = http.createServer(async (request, response) => {
    const input = (await json(request)) as Record<string, unknown>;
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    try {
      response.end(JSON.stringify(answer(operation, input)));
    } catch (error) {
      const { name, message, status } = error as AwsError;
      response.writeHead(status).end(JSON.stringify({ __type: `com.amazonaws#${name}`, message }));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

type AwsError = Error & { status: number };

export function awsError(name: string, status = 400): AwsError {
  return Object.assign(new Error(name), { name, status });
}
