import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { type EmbeddedStore, embeddedStore } from '../../app/src/embedded-store.ts';
import { testApp } from './support/test-app.ts';

let store: EmbeddedStore;
let html: string;
let policy: string;

beforeAll(async () => {
  store = await embeddedStore();
  const { ask, stop } = await testApp(store.table);
  const page = await ask('GET', '/');
  html = page.text;
  policy = page.headers.get('content-security-policy') ?? '';
  await stop();
});
afterAll(() => store.stop());

function content(tag: string): string {
  return new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html)?.[1] ?? '';
}

test.each(['script', 'style'])('allows its own %s by its hash, and no other', (tag) => {
  const hash = createHash('sha256').update(content(tag)).digest('base64');
  expect(policy).toContain(`${tag}-src 'sha256-${hash}'`);
  expect(policy).not.toContain('unsafe');
});

test('holds a script that a browser can parse, and that writes values as text only', () => {
  expect(() => new Script(content('script'))).not.toThrow();
  expect(content('script')).not.toContain('innerHTML');
});

test('names its language, and labels every field', () => {
  expect(html).toMatch(/<html lang="en">/);
  const fields = [...html.matchAll(/<(?:input|select) id="(\w+)"/g)].map(([, id]) => id);
  expect(fields).toEqual(['url', 'expires']);
  for (const id of fields) expect(html).toContain(`<label for="${id}">`);
});

test('is made for light and dark', () => {
  expect(content('style')).toContain('prefers-color-scheme: dark');
});
