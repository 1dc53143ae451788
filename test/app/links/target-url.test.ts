import { MAX_URL_LENGTH, targetUrl } from '../../../app/src/links/target-url.ts';

test.each([
  ['https://example.com', 'https://example.com/'],
  ['HTTP://EXAMPLE.com:80/A', 'http://example.com/A'],
  ['https://bücher.example/ü?q=ä', 'https://xn--bcher-kva.example/%C3%BC?q=%C3%A4'],
  ['https://example.com/a\r\nset-cookie: b', 'https://example.com/aset-cookie:%20b'],
])('writes %j as it may stand in a header', (text, href) => {
  expect(targetUrl(text)).toBe(href);
});

test('takes a letter such as ü however often it is asked', () => {
  // A function that is asked often is compiled, and calls others by another way.
  const refused = Array.from({ length: 50_000 }, () => targetUrl('https://bücher.example/')).filter(
    (href) => !href,
  );
  expect(refused).toEqual([]);
});

test('allows what is just short enough', () => {
  const url = 'https://example.com/'.padEnd(MAX_URL_LENGTH, 'a');
  expect(targetUrl(url)).toBe(url);
});

test.each([
  ['example.com', 'url must be an absolute URL; got "example.com"'],
  [`${'x'.repeat(100)}`, `url must be an absolute URL; got "${'x'.repeat(80)}…"`],
  ['data:text/html,hi', 'url must use http or https; got "data"'],
  ['https://me@example.com/', 'url must not carry a user name or a password'],
  ['https://:secret@example.com/', 'url must not carry a user name or a password'],
  ['https://example.com/'.padEnd(MAX_URL_LENGTH + 1, 'a'), 'at most 2048 characters when encoded; got 2049'],
])('fails on %.40s', (text, message) => {
  expect(() => targetUrl(text)).toThrow(message);
});
