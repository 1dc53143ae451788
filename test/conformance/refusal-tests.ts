import type { DescribedClient } from './described-client.ts';
import { ERROR, follow } from './link-requests.ts';

/** Registers the tests of requests that the service refuses. */
export function refusalTests(client: () => DescribedClient, baseUrl: () => string): void {
  refusedUrls(client);
  refusedBodies(client);
  unknownPaths(client, baseUrl);
}

function refusedUrls(client: () => DescribedClient): void {
  test.each([
    ['no URL', {}, /url/],
    ['another scheme', { url: 'ftp://example.com/' }, /http or https; got "ftp"/],
    ['a script', { url: 'javascript:alert(1)' }, /http or https; got "javascript"/],
    ['no absolute URL', { url: '/only/a/path' }, /absolute/],
    ['a host that is none', { url: 'http://./' }, /labels/],
    ['credentials', { url: 'https://user:secret@example.com/' }, /user name or a password/],
    ['a URL that is too long', { url: `https://example.com/${'a'.repeat(2048)}` }, /2048/],
    ['a URL that is too long when encoded', { url: `https://example.com/${'é'.repeat(1000)}` }, /2048/],
    ['a number for a URL', { url: 7 }, /url must be string; got 7/],
    [
      'an expiry in the past',
      { url: 'https://example.com/', expiresInSeconds: 0 },
      /expiresInSeconds must be >= 1; got 0/,
    ],
    [
      'an expiry that is a text',
      { url: 'https://example.com/', expiresInSeconds: '60' },
      /must be integer; got "60"/,
    ],
    ['an unknown field', { url: 'https://example.com/', code: 'mine' }, /must not have "code"/],
  ])('fails to shorten %s', async (_what, body, message) => {
    const answer = await client().post(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(ERROR);
    expect(answer.body.message).toMatch(message);
    expect(answer.body.message).not.toContain('secret');
  });
}

function refusedBodies(client: () => DescribedClient): void {
  test.each([
    ['text', 'text/plain', 'https://example.com/', [415]],
    ['a form', 'application/x-www-form-urlencoded', 'url=x', [415]],
    ['broken JSON', 'application/json', '{"url":', [400]],
    // 400 where the deployment allows a body of this size: then the URL in it is too long.
    ['too large a body', 'application/json', JSON.stringify({ url: 'a'.repeat(131_072) }), [413, 400]],
  ])('fails on %s', async (_what, type, body, allowed) => {
    const answer = await client().ask('POST', '/links', '/links', {
      headers: { 'content-type': type },
      body,
    });
    expect(allowed).toContain(answer.status);
    expect(answer.body).toEqual(ERROR);
  });
}

function unknownPaths(client: () => DescribedClient, baseUrl: () => string): void {
  test.each(['BBBBBBBBBB', 'nothing-here', 'favicon.ico', '__proto__'])(
    'fails to follow %s',
    async (code) => {
      const answer = await follow(client(), code);
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual(ERROR);
    },
  );

  test('fails with JSON where there is no route', async () => {
    const response = await fetch(new URL('/no/such/route', baseUrl()));
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual(ERROR);
  });

  test.each([
    ['DELETE', '/', 'GET, HEAD'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['PUT', '/links', 'POST'],
    ['PATCH', '/links/BBBBBBBBBB', 'DELETE, GET, HEAD'],
  ])('fails with JSON on %s to %s, and says what it takes', async (method, path, allow) => {
    const response = await fetch(new URL(path, baseUrl()), { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    expect(await response.json()).toEqual(ERROR);
  });

  test('names each answer uniquely, for a look into the log', async () => {
    const answers = [await follow(client(), 'BBBBBBBBBB'), await follow(client(), 'BBBBBBBBBB')];
    expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(2);
  });
}
