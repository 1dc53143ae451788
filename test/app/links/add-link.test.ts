import { addLink } from '../../../app/src/links/add-link.ts';
import type { LinkStore } from '../../../app/src/store/link-store.ts';

test('has one signal for all of its attempts', async () => {
  const seen: unknown[] = [];
  const store = {
    add: async (_link: unknown, asker: unknown) => {
      seen.push(asker);
      return seen.length === 2;
    },
  } as unknown as LinkStore;
  const { signal } = new AbortController();
  await addLink(store, () => 'BBBBBBBBBB', { url: 'https://example.com/' }, signal);
  expect(seen).toEqual([signal, signal]);
});
