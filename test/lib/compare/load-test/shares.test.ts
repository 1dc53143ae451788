import { mix } from '../../../../lib/compare/load-test/user-load.ts';

it('is exact over every hundred, and spread', () => {
  const next = mix({ read: 70, page: 10, write: 20 });
  const names = Array.from({ length: 200 }, next);
  for (const hundred of [names.slice(0, 100), names.slice(100)]) {
    expect(hundred.filter((name) => name === 'read')).toHaveLength(70);
    expect(hundred.filter((name) => name === 'page')).toHaveLength(10);
    expect(hundred.filter((name) => name === 'write')).toHaveLength(20);
  }
  expect(new Set(names.slice(0, 10)).size).toBe(3);
});

it('never does what has no share', () => {
  const next = mix({ read: 0, page: 100, write: 0 });
  expect(new Set(Array.from({ length: 100 }, next))).toEqual(new Set(['page']));
});
