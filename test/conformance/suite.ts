import { setTimeout as sleep } from 'node:timers/promises';
import { DescribedClient } from './described-client.ts';

export interface Deployment {
  /** Asked once the tests run: a service under test may have to be started first. */
  readonly baseUrl: () => string;
  /** Without it, only the refusals of DELETE can be tried. */
  readonly adminToken?: (() => string) | undefined;
  readonly expectVersion?: string | undefined;
}

const ERROR = { error: expect.any(String), message: expect.any(String) };

/** What every deployment of the service has to do, seen from outside. Declares jest tests; leaves a few links behind. */
export function conformance({ baseUrl, adminToken, expectVersion }: Deployment): void {
  let client: DescribedClient;
  beforeAll(async () => {
    client = await DescribedClient.of(baseUrl());
  });

  const follow = (code: string) => client.ask('GET', `/${code}`, '/{code}');
  const remove = (code: string, token?: string) =>
    client.ask('DELETE', `/links/${code}`, '/links/{code}', {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });

  test('describes itself as OpenAPI 3.1', () => {
    expect(client.description.openapi).toMatch(/^3\.1\./);
    expect(Object.keys(client.description.paths).sort()).toEqual([
      '/',
      '/healthz',
      '/links',
      '/links/{code}',
      '/readyz',
      '/whereami',
      '/{code}',
    ]);
  });

  test('is alive and ready', async () => {
    expect((await client.ask('GET', '/healthz', '/healthz')).status).toBe(200);
    const ready = await client.ask('GET', '/readyz', '/readyz');
    expect(ready.body).toEqual({ ready: true, draining: false, store: 'answering' });
  });

  test('says which replica of which version answers', async () => {
    const { body } = await client.ask('GET', '/whereami', '/whereami');
    expect(body.replica).not.toBe('');
    expect(body.version).toBe(expectVersion ?? body.version);
  });

  test('has a page that asks nobody else for anything', async () => {
    const { text, headers } = await client.ask('GET', '/', '/');
    expect(text).toContain('<form');
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('shortens a URL and leads there, never from a cache', async () => {
    const url = 'https://example.com/a?b=%C3%A9#c';
    const made = await client.post({ url });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ code: expect.any(String), url });
    expect(made.headers.get('location')).toBe(`/${made.body.code}`);
    const followed = await follow(made.body.code);
    expect(followed.status).toBe(302);
    expect(followed.headers.get('location')).toBe(url);
    expect(followed.headers.get('cache-control')).toBe('no-store');
  });

  test('gives every link a code of its own, also to the same URL at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => client.post({ url: 'https://example.com/same' })),
    );
    expect(new Set(answers.map(({ body }) => body.code)).size).toBe(40);
  });

  test('refuses an expired link at once', async () => {
    const before = Date.now();
    const { body } = await client.post({ url: 'https://example.com/brief', expiresInSeconds: 1 });
    // A second asked for, a second of rounding, and some for clocks that differ.
    expect(Date.parse(body.expiresAt) - before).toBeGreaterThan(-1_000);
    expect(Date.parse(body.expiresAt) - before).toBeLessThan(5_000);
    expect((await follow(body.code)).status).toBe(302);
    let status = 302;
    for (let attempt = 0; attempt < 50 && status === 302; attempt++) {
      await sleep(100);
      status = (await follow(body.code)).status;
    }
    expect(status).toBe(404);
  });

  test.each([
    ['no URL', {}, /url/],
    ['another scheme', { url: 'ftp://example.com/' }, /http or https; got "ftp"/],
    ['a script', { url: 'javascript:alert(1)' }, /http or https; got "javascript"/],
    ['no absolute URL', { url: '/only/a/path' }, /absolute/],
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
    const answer = await client.post(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(ERROR);
    expect(answer.body.message).toMatch(message);
    expect(answer.body.message).not.toContain('secret');
  });

  test.each([
    ['text', 'text/plain', 'https://example.com/', [415]],
    ['a form', 'application/x-www-form-urlencoded', 'url=x', [415]],
    ['broken JSON', 'application/json', '{"url":', [400]],
    // 400 where the deployment allows that much: then it is the URL that is too long.
    ['too large a body', 'application/json', JSON.stringify({ url: 'a'.repeat(131_072) }), [413, 400]],
  ])('fails on %s', async (_what, type, body, allowed) => {
    const answer = await client.ask('POST', '/links', '/links', { headers: { 'content-type': type }, body });
    expect(allowed).toContain(answer.status);
    expect(answer.body).toEqual(ERROR);
  });

  test.each(['BBBBBBBBBB', 'nothing-here', 'favicon.ico', '__proto__'])(
    'fails to follow %s',
    async (code) => {
      const answer = await follow(code);
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual(ERROR);
    },
  );

  test('fails with JSON where there is no route', async () => {
    const response = await fetch(new URL('/no/such/route', baseUrl()));
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual(ERROR);
  });

  test('fails to remove a link without the right token, as does every offer where the deployment has none', async () => {
    const { body } = await client.post({ url: 'https://example.com/kept' });
    const refusals = [await remove(body.code), await remove(body.code, 'wrong')];
    const [status] = refusals.map((refused) => refused.status);
    expect(adminToken === undefined ? [401, 403] : [401]).toContain(status);
    for (const refused of refusals) {
      expect(refused.status).toBe(status);
      expect(refused.headers.has('www-authenticate')).toBe(status === 401);
      expect(refused.body).toEqual(ERROR);
    }
    expect((await follow(body.code)).status).toBe(302);
  });

  if (adminToken !== undefined) {
    test('removes a link with the admin token, once', async () => {
      const { body } = await client.post({ url: 'https://example.com/removed' });
      expect((await remove(body.code, adminToken())).status).toBe(204);
      expect((await follow(body.code)).status).toBe(404);
      expect((await remove(body.code, adminToken())).status).toBe(404);
    });
  }
}
