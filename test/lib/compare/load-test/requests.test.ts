import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRequests } from '../../../../lib/compare/load-test/requests.ts';

const ROOT = join(__dirname, '..', '..', '..', '..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'requests-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function requestsIn(content: unknown) {
  const file = join(folder, 'requests.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return () => readRequests(file);
}

it('takes the example of the document, and the document shows it', () => {
  const file = join(ROOT, 'docs', 'requests.example.json');
  expect(readRequests(file).requests.map(({ name, status }) => [name, status])).toEqual([
    ['home', [200, 299]],
    ['search', 200],
    ['order', 201],
  ]);
  expect(readFileSync(join(ROOT, 'docs', 'measuring.md'), 'utf8')).toContain(readFileSync(file, 'utf8'));
});

it('has defaults for all but name, path and share', () => {
  expect(requestsIn({ requests: [{ name: 'home', path: '/', percent: 100 }] })()).toEqual({
    requests: [{ name: 'home', method: 'GET', path: '/', percent: 100, status: [200, 299] }],
  });
});

it('names every field that is wrong, what came, and what may', () => {
  const wrong = {
    requests: [
      { name: 'Home', method: 'FETCH', path: 'home', percent: 0, status: 'ok' },
      {
        name: 'order',
        path: '/orders',
        percent: 30,
        body: { book: 1 },
        acknowledges: { readBack: '/orders' },
      },
    ],
    replica: { path: '/version', version: 'version' },
    rate: 5,
  };
  expect(requestsIn(wrong)).toThrow(/^the requests of .*requests\.json has 9 problems:/);
  for (const line of [
    'requests.0.name must be a name of at most 24 lower-case letters, digits and "-"; got "Home"',
    'requests.0.method must be one of GET, HEAD, POST, PUT, PATCH, DELETE; got "FETCH"',
    'requests.0.path must be a path that begins with /, such as /orders; got "home"',
    'requests.0.percent must be at least 1; got 0',
    'requests.0.status must be a status such as 200, or a range such as [200, 299]; got "ok"',
    'requests.1.acknowledges.readBack must be a path with {id}, such as /orders/{id}; got "/orders"',
    'replica.version must be a JSON pointer such as /id; got "version"',
    'replica.name is missing; it must be ',
    'rate is an unknown field; remove it or correct its name',
  ])
    expect(requestsIn(wrong)).toThrow(line);
});

it.each<[string, object[], string]>([
  [
    'shares that do not add up',
    [{ name: 'home', path: '/', percent: 60 }],
    'requests must be requests whose percentages add up to 100',
  ],
  [
    'a name twice',
    [
      { name: 'home', path: '/', percent: 50 },
      { name: 'home', path: '/two', percent: 50 },
    ],
    'requests must be requests with a name each',
  ],
  [
    'a write that nothing identifies',
    [
      {
        name: 'order',
        method: 'POST',
        path: '/orders',
        percent: 100,
        acknowledges: { readBack: '/orders/{id}' },
      },
    ],
    'requests.0.acknowledges.id is missing; it must be a JSON pointer to the identity in the answer, unless {n} in the path or the body is the identity',
  ],
])('refuses %s', (_, requests, message) => {
  expect(requestsIn({ requests })).toThrow(message);
});

it('tells a file that is missing or no JSON, and where an example is', () => {
  expect(requestsIn('{ requests: [] }')).toThrow(
    /--requests must name a JSON file: .*docs\/measuring\.md has an example/,
  );
  expect(() => readRequests(join(folder, 'none.json'))).toThrow('--requests must name a JSON file: ENOENT');
});
