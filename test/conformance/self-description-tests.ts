import type { DescribedClient } from './described-client.ts';

/** Registers the tests of the answers in which the service describes itself. */
export function selfDescriptionTests(client: () => DescribedClient, expectVersion: string | undefined): void {
  test('describes itself as OpenAPI 3.1', () => {
    expect(client().description.openapi).toMatch(/^3\.1\./);
    expect(Object.keys(client().description.paths).sort()).toEqual([
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
    expect((await client().ask('GET', '/healthz', '/healthz')).status).toBe(200);
    const ready = await client().ask('GET', '/readyz', '/readyz');
    expect(ready.body).toEqual({ ready: true, draining: false, store: 'answering' });
  });

  test('says which replica of which version answers', async () => {
    const { body } = await client().ask('GET', '/whereami', '/whereami');
    expect(body.replica).not.toBe('');
    expect(body.version).toBe(expectVersion ?? body.version);
  });

  test('has a page that asks nobody else for anything', async () => {
    const { text, headers } = await client().ask('GET', '/', '/');
    expect(text).toContain('<form');
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });
}
