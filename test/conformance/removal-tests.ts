import type { DescribedClient } from './described-client.ts';
import { ERROR, follow, remove } from './link-requests.ts';

/** Registers the tests of DELETE. Without an admin token, only its refusals are tested. */
export function removalTests(client: () => DescribedClient, adminToken: (() => string) | undefined): void {
  test('fails to remove a link without the right token, as does every offer where the deployment has none', async () => {
    const { body } = await client().post({ url: 'https://example.com/kept' });
    const refusals = [await remove(client(), body.code), await remove(client(), body.code, 'wrong')];
    const [status] = refusals.map((refused) => refused.status);
    expect(adminToken === undefined ? [401, 403] : [401]).toContain(status);
    for (const refused of refusals) {
      expect(refused.status).toBe(status);
      expect(refused.headers.has('www-authenticate')).toBe(status === 401);
      expect(refused.body).toEqual(ERROR);
    }
    expect((await follow(client(), body.code)).status).toBe(302);
  });

  if (adminToken !== undefined) {
    test('removes a link with the admin token, and says the same to whoever repeats it', async () => {
      const { body } = await client().post({ url: 'https://example.com/removed' });
      for (const _attempt of ['first', 'repeated']) {
        expect((await remove(client(), body.code, adminToken())).status).toBe(204);
        expect((await follow(client(), body.code)).status).toBe(404);
      }
      expect((await remove(client(), 'BBBBBBBBBB', adminToken())).status).toBe(404);
    });
  }
}
