const DEEP = 6000;

/** Hostile bodies that the service refuses, each with a description. */
export const HOSTILE_JSON: readonly (readonly [what: string, body: string | Uint8Array<ArrayBuffer>])[] = [
  ['arrays in arrays', '['.repeat(DEEP) + ']'.repeat(DEEP)],
  ['arrays in arrays without an end', '['.repeat(DEEP)],
  ['objects in objects', `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`],
  ['arrays in arrays for a URL', `{"url":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`],
  ['a long name of a field', `{"url":"https://example.com/","${'n'.repeat(10_000)}":1}`],
  ['another prototype', '{"url":"https://example.com/","__proto__":{"a":1}}'],
  ['another constructor', '{"url":"https://example.com/","constructor":{"prototype":{"a":1}}}'],
  ['a number beyond all', '{"url":"https://example.com/","expiresInSeconds":1e999}'],
  ['a number of many digits', `{"url":"https://example.com/","expiresInSeconds":${'9'.repeat(8000)}}`],
  ['half a surrogate pair as a host', '{"url":"https://\\ud800/"}'],
  ['half a surrogate pair as a field', '{"url":"https://example.com/","\\udfff":1}'],
  ['bytes that are no UTF-8', new Uint8Array([...Buffer.from('{"url":"'), 0xff, 0xfe, 0xc0, 0x22, 0x7d])],
  ['UTF-16', new Uint8Array(Buffer.from('\ufeff{"url":"https://example.com/"}', 'utf16le'))],
  ['a byte order mark alone', '\ufeff'],
  ['nothing', ''],
  ['null', 'null'],
  ['a null character', '{"url":"https://example.com\\u0000/"}'],
  ['the same field twice, the second one wrong', '{"url":"https://example.com/","url":7}'],
  ['more after its end', '{"url":"https://example.com/"}{}'],
];
