import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
// Users who put services of their own in place of the sample may have no `app`.
const FOLDERS = ['app', 'bin', 'k8s', 'lib', 'test', 'tools'].filter((folder) =>
  existsSync(join(ROOT, folder)),
);

const docstrings = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'))
    .flatMap((file) => {
      const text = readFileSync(join(ROOT, folder, file), 'utf8');
      return [...text.matchAll(/\/\*\*[\s*]*(\S.*)/g)].map(([, first]) => `${folder}/${file}: ${first}`);
    }),
);

test('docstrings begin with a thing or a verb', () => {
  // There are some thousands: a pattern that finds none fails.
  expect(docstrings.length).toBeGreaterThan(2000);
  expect(docstrings.filter((one) => /: (?:What|Of|How|Who|Where|That)\b/.test(one))).toEqual([]);
});
