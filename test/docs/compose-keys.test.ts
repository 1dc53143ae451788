import { KEY_LIST_FILE, keyList } from '../../lib/import/key-list.ts';
import { textOf } from './markdown-files.ts';

it('is as the tables of keys say: where it is old, `npm run quotes` writes it anew', () => {
  expect(textOf(KEY_LIST_FILE)).toBe(keyList());
});

it('has words for what becomes of each key', () => {
  const rows = keyList()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows.length).toBeGreaterThan(150);
  expect(rows.filter((row) => /\|\s*\|/.test(row))).toEqual([]);
});
