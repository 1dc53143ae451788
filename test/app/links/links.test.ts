import { addLink } from '../../../app/links/src/links/add-link.ts';
import { isCode, newCode } from '../../../app/links/src/links/short-link.ts';
import { MAX_URL_LENGTH, parseTargetUrl } from '../../../app/links/src/links/target-url.ts';
import type { LinkStore } from '../../../app/links/src/store/link-store.ts';

test('generates codes that it recognises', () => {
  const codes = Array.from({ length: 1000 }, newCode);
  expect(codes.filter(isCode)).toHaveLength(1000);
  expect(new Set(codes).size).toBe(1000);
});

test('never generates a word, and so never the name of a route', () => {
  expect(Array.from({ length: 200 }, newCode).join('')).not.toMatch(/[aeiouyAEIOUY01l]/);
});

test.each(['', 'BCDF', 'whereami', 'readiness', 'BBBBBBBBBBB', 'BBBBB/BBBB', 'BBBBBBBBB\n'])(
  'fails to recognise %j as a code',
  (text) => {
    expect(isCode(text)).toBe(false);
  },
);

test('passes the same signal and request id to all attempts, and another code to each', async () => {
  const seen: unknown[] = [];
  const store = {
    add: async ({ code }: { code: string }, request: unknown, signal: unknown) => {
      seen.push([code, request, signal]);
      return seen.length === 2;
    },
  } as unknown as LinkStore;
  const { signal } = new AbortController();
  const request = { id: 'me', code: (attempt: number) => `code ${attempt}` };
  const link = { url: 'https://example.com/', expiresAt: 1 };
  expect(await addLink(store, request, link, signal)).toEqual({ ...link, code: 'code 1' });
  expect(seen).toEqual([
    ['code 0', 'me', signal],
    ['code 1', 'me', signal],
  ]);
});

test.each([
  ['https://example.com', 'https://example.com/'],
  ['HTTP://EXAMPLE.com:80/A', 'http://example.com/A'],
  ['https://bücher.example/ü?q=ä', 'https://xn--bcher-kva.example/%C3%BC?q=%C3%A4'],
  ['https://example.com/a\r\nset-cookie: b', 'https://example.com/aset-cookie:%20b'],
])('normalises %j for a Location header', (text, href) => {
  expect(parseTargetUrl(text)).toBe(href);
});

test('accepts a letter such as ü, also once the function is optimised', () => {
  // A function that is asked often is compiled, and calls others by another way.
  const refused = Array.from({ length: 50_000 }, () => parseTargetUrl('https://bücher.example/')).filter(
    (href) => !href,
  );
  expect(refused).toEqual([]);
});

test('accepts a URL of the maximum length', () => {
  const url = 'https://example.com/'.padEnd(MAX_URL_LENGTH, 'a');
  expect(parseTargetUrl(url)).toBe(url);
});

test.each([
  ['example.com', 'url must be an absolute URL; got "example.com"'],
  [`${'x'.repeat(100)}`, `url must be an absolute URL; got "${'x'.repeat(80)}…"`],
  ['data:text/html,hi', 'url must use http or https; got "data"'],
  ['https://me@example.com/', 'url must not carry a user name or a password'],
  ['https://:secret@example.com/', 'url must not carry a user name or a password'],
  ['http://.', 'url must have a host with labels of 1 to 63 characters, 253 in all; got "."'],
  ['http://../', 'got ".."'],
  ['http://a..b/', 'got "a..b"'],
  [`http://${'a'.repeat(64)}.example/`, 'labels of 1 to 63 characters, 253 in all; got "aaaa'],
  [`http://${'a.'.repeat(127)}example/`, 'labels of 1 to 63 characters, 253 in all; got "a.a.'],
  ['https://example.com/'.padEnd(MAX_URL_LENGTH + 1, 'a'), 'at most 2048 characters when encoded; got 2049'],
])('fails on %.40s', (text, message) => {
  expect(() => parseTargetUrl(text)).toThrow(message);
});

test.each(['http://example.com./', `http://${'a'.repeat(63)}.example/`, 'http://[::1]/', 'http://10.0.0.1/'])(
  'accepts the host of %s',
  (url) => {
    expect(parseTargetUrl(url)).toBe(url);
  },
);

test.each([
  ['https://sho.rt/whereami', 'sho.rt'],
  ['http://SHO.RT:80/', 'sho.rt'],
  ['http://localhost:8080/BBBBBBBBBB', 'localhost:8080'],
  ['http://2130706433:8080/', '127.0.0.1:8080'],
])('fails on %s with the Host header %s', (url, ownHost) => {
  expect(() => parseTargetUrl(url, ownHost)).toThrow('url must not lead to this service itself; got ');
});

test.each([
  ['http://localhost:8081/', 'localhost:8080'],
  ['https://example.com/', 'sho.rt'],
  ['https://example.com/', undefined],
  ['https://example.com/', ''],
])('accepts %s with the Host header %s', (url, ownHost) => {
  expect(parseTargetUrl(url, ownHost)).toBe(url);
});
