import { ledger } from '../../../../lib/compare/load-test/ledger.ts';
import { linkWrite } from '../../../../lib/compare/load-test/link-operations.ts';

const link = (code: string) => linkWrite(code, `https://example.com/${code}`);

it('hands out all links in turn, but those set aside', () => {
  const links = ledger();
  expect(links.next()).toBeUndefined();
  const [a, b, c] = ['a', 'b', 'c'].map(link) as [any, any, any];
  for (const each of [a, b, c]) expect(links.acknowledge(each)).toBe(true);
  expect([links.next(), links.next(), links.next()]).toEqual([a, b, c]);
  links.setAside(b);
  expect(new Set([links.next(), links.next(), links.next(), links.next()])).toEqual(new Set([a, c]));
  links.setAside(a);
  links.setAside(c);
  expect(links.next()).toBeUndefined();
  expect(links.writes).toEqual([a, b, c]);
});

it('keeps a link whose code was given before, and says so', () => {
  const links = ledger();
  links.acknowledge(link('a'));
  expect(links.acknowledge(linkWrite('a', 'https://example.com/other'))).toBe(false);
  expect(links.writes).toHaveLength(2);
  expect([...links.duplicated]).toEqual(['a']);
});
