import { isCode, newCode } from '../../../app/src/links/code.ts';

test('makes codes that it knows as such', () => {
  const codes = Array.from({ length: 1000 }, newCode);
  expect(codes.filter(isCode)).toHaveLength(1000);
  expect(new Set(codes).size).toBe(1000);
});

test('never makes a word, and so never the name of a route', () => {
  expect(Array.from({ length: 200 }, newCode).join('')).not.toMatch(/[aeiouyAEIOUY01l]/);
});

test.each(['', 'BCDF', 'whereami', 'readiness', 'BBBBBBBBBBB', 'BBBBB/BBBB', 'BBBBBBBBB\n'])(
  'fails to take %j for a code',
  (text) => {
    expect(isCode(text)).toBe(false);
  },
);
