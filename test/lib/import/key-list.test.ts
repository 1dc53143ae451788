import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_LIST, keyList } from '../../../lib/import/key-list.ts';

const ROOT = join(__dirname, '..', '..', '..');

it('is what docs/compose-keys.md has: `npm run quotes` writes it anew', () => {
  expect(readFileSync(join(ROOT, KEY_LIST), 'utf8')).toBe(keyList());
});

it('has a row for each key, with its verdicts', () => {
  const list = keyList();
  expect(list).toContain('| `privileged` | refused, taken |');
  expect(list).toContain('| `healthcheck.interval` |');
  expect(list).toContain('| `deploy.resources.limits.memory` |');
  expect(list.match(/^\| `/gm)?.length).toBeGreaterThan(150);
});
