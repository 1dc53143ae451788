import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { type EmbeddedStore, embeddedStore } from '../../../../app/links/src/dev/embedded-store.ts';
import { testApp } from '../../support/test-app.ts';

let store: EmbeddedStore;
let html: string;
let policy: string;
let paths: Record<string, any>;

beforeAll(async () => {
  store = await embeddedStore();
  const { ask, stop } = await testApp(store.table);
  const page = await ask('GET', '/');
  html = page.text;
  policy = page.headers.get('content-security-policy') ?? '';
  paths = (await ask('GET', '/openapi.json')).body.paths;
  await stop();
});
afterAll(() => store.stop());

function content(tag: string): string {
  return new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html)?.[1] ?? '';
}

test.each(['script', 'style'])('allows its own %s by hash, and no other', (tag) => {
  const hash = createHash('sha256').update(content(tag)).digest('base64');
  expect(policy).toContain(`${tag}-src 'sha256-${hash}'`);
  expect(policy).not.toContain('unsafe');
});

test('contains a script that a browser can parse, and that inserts values as text only', () => {
  expect(() => new Script(content('script'))).not.toThrow();
  expect(content('script')).not.toContain('innerHTML');
});

test('declares its language, and labels every field', () => {
  expect(html).toMatch(/<html lang="en">/);
  const fields = [...html.matchAll(/<(?:input|select) id="(\w+)"/g)].map(([, id]) => id);
  expect(fields).toEqual(['url', 'expires']);
  for (const id of fields) expect(html).toContain(`<label for="${id}">`);
});

test('does not limit the length of a URL in the form, which would truncate it silently', () => {
  expect(html).not.toContain('maxlength');
});

test.each([
  ['/readyz', ({ store }: any) => store.enum],
  ['/whereami', (facts: any) => Object.keys(facts)],
])('has a text for every value of %s', (path, names) => {
  const { schema } = paths[path].get.responses['200'].content['application/json'];
  for (const name of names(schema.properties)) expect(content('script')).toMatch(new RegExp(`\\b${name}: '`));
});

test('supports light and dark', () => {
  expect(content('style')).toContain('prefers-color-scheme: dark');
});
