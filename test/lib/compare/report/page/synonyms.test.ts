import { wanted } from '../../../../../lib/compare/report/page/browser/synonyms.ts';
import { renderedPage } from './rendered.ts';

let rows: readonly string[];

beforeAll(async () => {
  const { text } = await renderedPage();
  rows = [...text.matchAll(/<tbody id="[^"]+">([\s\S]*?)<\/tbody>/g)].map(([, row]) =>
    row!.replaceAll(/<[^>]+>/g, ' ').toLowerCase(),
  );
});

it.each([
  'requests in flight',
  'in flight',
  'node dies',
  'SIGTERM',
  'bill',
  'rollback',
  'HPA',
  'grace period',
  'downtime',
  'ssh',
  'who patches',
])('finds rows for "%s", which is in no row as it stands or in few', (query) => {
  const words = wanted(query);
  const found = rows.filter((row) => words.every((alike) => alike.some((word) => row.includes(word))));
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThan(rows.length / 3);
});

it('keeps words that stand for themselves', () => {
  expect(wanted('  Secret  file ')).toEqual([['secret'], ['file']]);
  expect(wanted('flight')).toEqual([['flight']]);
  expect(wanted('')).toEqual([]);
});
