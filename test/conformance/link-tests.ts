import { setTimeout as sleep } from 'node:timers/promises';
import type { DescribedClient } from './described-client.ts';
import { follow } from './link-requests.ts';

/** Registers the tests of links that are made and followed. */
export function linkTests(client: () => DescribedClient): void {
  test('shortens a URL and leads there, never from a cache', async () => {
    const url = 'https://example.com/a?b=%C3%A9#c';
    const made = await client().post({ url });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ code: expect.any(String), url, expiresAt: expect.any(String) });
    expect(made.headers.get('location')).toBe(`/${made.body.code}`);
    const followed = await follow(client(), made.body.code);
    expect(followed.status).toBe(302);
    expect(followed.headers.get('location')).toBe(url);
    expect(followed.headers.get('cache-control')).toBe('no-store');
  });

  test('gives every link a code of its own, also to the same URL at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => client().post({ url: 'https://example.com/same' })),
    );
    expect(new Set(answers.map(({ body }) => body.code)).size).toBe(40);
  });

  test('answers a repeated request that carries a key with the link that the first one made', async () => {
    const repeat = (url: string) =>
      client().ask('POST', '/links', '/links', {
        headers: { 'content-type': 'application/json', 'idempotency-key': `conformance ${started}` },
        body: JSON.stringify({ url }),
      });
    const started = Date.now();
    const [first, second] = [await repeat('https://example.com/1'), await repeat('https://example.com/1')];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.code).toBe(first.body.code);
    expect((await repeat('https://example.com/2')).body.code).not.toBe(first.body.code);
  });

  test('refuses an expired link at once', async () => {
    const before = Date.now();
    const { body } = await client().post({ url: 'https://example.com/brief', expiresInSeconds: 1 });
    // A second asked for, a second of rounding, and some for clocks that differ.
    expect(Date.parse(body.expiresAt) - before).toBeGreaterThan(-1_000);
    expect(Date.parse(body.expiresAt) - before).toBeLessThan(5_000);
    expect((await follow(client(), body.code)).status).toBe(302);
    let status = 302;
    for (let attempt = 0; attempt < 50 && status === 302; attempt++) {
      await sleep(100);
      status = (await follow(client(), body.code)).status;
    }
    expect(status).toBe(404);
  });
}
