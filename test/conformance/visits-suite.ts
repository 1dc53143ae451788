import { DescribedClient } from './described-client.ts';
import { ERROR } from './link-requests.ts';

/**
 * Registers the tests that every deployment of `visits` has to pass, seen from another service. The tests leave a few
 * counts behind.
 */
export function visitsConformance(baseUrl: () => string): void {
  let client: DescribedClient;
  beforeAll(async () => {
    client = await DescribedClient.of(baseUrl());
  });

  test('describes itself as OpenAPI 3.1', () => {
    expect(client.description.openapi).toMatch(/^3\.1\./);
    expect(Object.keys(client.description.paths).sort()).toEqual([
      '/healthz',
      '/readyz',
      '/visits',
      '/visits/{code}',
    ]);
  });

  test('is alive and ready', async () => {
    expect((await client.ask('GET', '/healthz', '/healthz')).status).toBe(200);
    const ready = await client.ask('GET', '/readyz', '/readyz');
    expect(ready.body).toEqual({ ready: true, draining: false, store: 'answering' });
  });

  countTests(() => client);
  refusalTests(() => client);

  test('answers 404 as JSON where there is no route', async () => {
    const response = await fetch(new URL('/no/such/route', baseUrl()));
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual(ERROR);
  });

  test.each([
    ['POST', '/healthz', 'GET, HEAD'],
    ['PUT', '/visits', 'GET, HEAD, POST'],
    ['DELETE', '/visits/a', 'GET, HEAD'],
  ])('answers 405 as JSON to %s of %s, and says what it takes', async (method, path, allow) => {
    const response = await fetch(new URL(path, baseUrl()), { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    expect(await response.json()).toEqual(ERROR);
  });

  test('gives each answer a request id of its own', async () => {
    const answers = [await read(client, UNVISITED), await read(client, UNVISITED)];
    expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(2);
  });
}

// Codes that no earlier run has counted.
const run = Date.now().toString(36);

/** The code of a link that nobody has visited. */
const UNVISITED = `none-${run}`;

/** Sends a batch of counts. */
const add = (client: DescribedClient, body: unknown, type = 'application/json') =>
  client.ask('POST', '/visits', '/visits', {
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** Reads the count of a link. */
const read = (client: DescribedClient, code: string) =>
  client.ask('GET', `/visits/${code}`, '/visits/{code}');

/** Registers the tests of counts that are added and read. */
function countTests(client: () => DescribedClient): void {
  test('adds counts to earlier ones, each to its own link', async () => {
    const [one, two] = [`one-${run}`, `two-${run}`];
    const first = await add(client(), {
      counts: [
        { code: one, count: 3 },
        { code: two, count: 1 },
      ],
    });
    expect(first.status).toBe(204);
    expect((await add(client(), { counts: [{ code: one, count: 4 }] })).status).toBe(204);
    expect((await read(client(), one)).body).toEqual({ code: one, visits: 7 });
    expect((await read(client(), two)).body).toEqual({ code: two, visits: 1 });
  });

  test('loses no count of batches at the same time', async () => {
    const code = `same-${run}`;
    const batches = Array.from({ length: 20 }, () => add(client(), { counts: [{ code, count: 1 }] }));
    expect((await Promise.all(batches)).map(({ status }) => status)).toEqual(Array(20).fill(204));
    expect((await read(client(), code)).body.visits).toBe(20);
  });

  test('takes 100 counts in a batch, and names those that it had no time for', async () => {
    let counts = Array.from({ length: 100 }, (_, index) => ({ code: `many-${index}-${run}`, count: 2 }));
    const inDoubt: string[] = [];
    for (let attempt = 0; attempt < 10 && counts.length > 0; attempt++) {
      const { status, body } = await add(client(), { counts });
      // A very slow store leaves counts in doubt: a client that sends them again may count twice.
      if (status === 200) inDoubt.push(...body.unknown);
      counts = counts.filter(({ code }) => status !== 204 && body.notCounted.includes(code));
    }
    expect(counts).toEqual([]);
    for (const code of [`many-0-${run}`, `many-99-${run}`]) {
      expect(inDoubt.includes(code) ? [0, 2] : [2]).toContain((await read(client(), code)).body.visits);
    }
  });

  test('has 0 visits for a link that nobody has visited', async () => {
    expect((await read(client(), UNVISITED)).body).toEqual({ code: UNVISITED, visits: 0 });
  });

  test('answers for several links in the order of the request', async () => {
    const codes = [`b-${run}`, `a-${run}`, `c-${run}`];
    await add(client(), { counts: [{ code: `a-${run}`, count: 5 }] });
    const { body } = await client().ask('GET', `/visits?codes=${codes.join(',')}`, '/visits');
    expect(body.visits).toEqual(codes.map((code, index) => ({ code, visits: index === 1 ? 5 : 0 })));
  });
}

/** Registers the tests of requests that are refused. */
function refusalTests(client: () => DescribedClient): void {
  test.each([
    ['no counts', {}, /counts/],
    ['an empty batch', { counts: [] }, /counts must NOT have fewer than 1 items/],
    ['too many counts', { counts: Array(101).fill({ code: 'a', count: 1 }) }, /more than 100 items/],
    ['the count 0', { counts: [{ code: 'a', count: 0 }] }, /counts\.0\.count must be >= 1; got 0/],
    ['a negative count', { counts: [{ code: 'a', count: -1 }] }, /got -1/],
    ['half a visit', { counts: [{ code: 'a', count: 0.5 }] }, /must be integer; got 0\.5/],
    ['a count that is a text', { counts: [{ code: 'a', count: '1' }] }, /must be integer; got "1"/],
    ['no code', { counts: [{ count: 1 }] }, /code/],
    ['an empty code', { counts: [{ code: '', count: 1 }] }, /pattern/],
    ['a code with a slash', { counts: [{ code: 'a/b', count: 1 }] }, /pattern.*got "a\/b"/],
    ['a code that is too long', { counts: [{ code: 'a'.repeat(65), count: 1 }] }, /pattern/],
    ['an unknown field', { counts: [{ code: 'a', count: 1, by: 'me' }] }, /must not have "by"/],
    [
      'the same code twice',
      {
        counts: [
          { code: 'a', count: 1 },
          { code: 'a', count: 2 },
        ],
      },
      /counts\.1\.code must not repeat a code of the batch; got "a"/,
    ],
  ])('refuses %s, and counts nothing', async (_what, body, message) => {
    const before = (await read(client(), 'a')).body.visits;
    const answer = await add(client(), body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(ERROR);
    expect(answer.body.message).toMatch(message);
    expect((await read(client(), 'a')).body.visits).toBe(before);
  });

  test.each([
    ['text', 'text/plain', 'a=1', 415],
    ['broken JSON', 'application/json', '{"counts":', 400],
    ['too large a body', 'application/json', JSON.stringify({ counts: 'a'.repeat(20_000) }), 413],
  ])('refuses %s', async (_what, type, body, status) => {
    const answer = await add(client(), body, type);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual(ERROR);
  });

  test.each(['', 'a,,b', 'a/b', Array(101).fill('a').join(',')])(
    'refuses to read the codes %j',
    async (codes) => {
      const query = `/visits?codes=${encodeURIComponent(codes)}`;
      expect((await client().ask('GET', query, '/visits')).status).toBe(400);
    },
  );
}
