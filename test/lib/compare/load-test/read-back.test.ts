import { httpClient } from '../../../../lib/compare/load-test/http-client.ts';
import { linkWrite } from '../../../../lib/compare/load-test/link-operations.ts';
import { readBack } from '../../../../lib/compare/load-test/read-back.ts';
import { PretendService } from './pretend-service.ts';

const { signal } = new AbortController();
const link = (code: string) => linkWrite(code, `https://example.com/${code}`);
let service: PretendService;

beforeEach(async () => {
  service = await PretendService.start();
});
afterEach(() => service.stop());

async function read(codes: string[], limits = { readBackSeconds: 0.4, timeoutSeconds: 0.2 }, end = signal) {
  const client = httpClient(service.url);
  const verdicts = await readBack(codes.map(link), client, limits, end);
  client.close();
  return verdicts;
}

it('tells what is found, what is denied and what leads elsewhere', async () => {
  service.links.set('a', 'https://example.com/a').set('b', 'https://example.com/elsewhere');
  expect(await read(['a', 'b', 'c'])).toEqual({ found: 1, misdirected: 1, lost: 1, unread: 0 });
});

it('asks again while the service recovers', async () => {
  setTimeout(() => service.links.set('a', 'https://example.com/a'), 300);
  expect(await read(['a'], { readBackSeconds: 3, timeoutSeconds: 1 })).toMatchObject({ found: 1, lost: 0 });
});

it('calls nothing lost that the service itself did not deny', async () => {
  service.behave = (request, response) => {
    if (request.url === '/a') response.writeHead(503).end();
    // A load balancer that knows no way to the service.
    if (request.url === '/b') response.writeHead(404).end('404 page not found');
    // No answer at all to others.
  };
  expect(await read(['a', 'b', 'c'])).toEqual({ found: 0, misdirected: 0, lost: 0, unread: 3 });
});

it('asks for nothing after an interruption', async () => {
  expect(await read(['a'], undefined, AbortSignal.abort())).toMatchObject({ unread: 1 });
  expect(service.asked).toEqual([]);
});
