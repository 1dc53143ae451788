import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOURCES } from '../../../../lib/compare/verdicts/sources.ts';
import { joint, type Verdict } from '../../../../lib/compare/verdicts/verdict.ts';

const native: Verdict = { verdict: 'native' };
const approximated: Verdict = { verdict: 'approximated', lost: 'a part' };
const absent: Verdict = { verdict: 'absent', why: 'it is not there', source: 'compose-ports' };
const notApplicable: Verdict = { ...absent, verdict: 'not-applicable' };

it.each<[readonly Verdict[], Verdict['verdict']]>([
  [[native, native], 'native'],
  [[absent, absent], 'absent'],
  [[native, approximated], 'approximated'],
  [[native, absent], 'approximated'],
  [[native, notApplicable], 'native'],
  [[absent, notApplicable], 'absent'],
  [[notApplicable], 'not-applicable'],
])('of %j, what they have in common is %s', (verdicts, expected) => {
  expect(joint(verdicts)).toBe(expected);
});

it('cites each source that is listed, and lists each page once', () => {
  const lib = join(__dirname, '..', '..', '..', '..', 'lib');
  const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && file !== 'sources.ts',
  );
  const text = files.map((file) => readFileSync(join(lib, file), 'utf8')).join('\n');
  expect(Object.keys(SOURCES).filter((id) => !text.includes(`'${id}'`))).toEqual([]);
  const urls = Object.values(SOURCES).map(({ url }) => url);
  expect(urls.filter((url, i) => urls.indexOf(url) < i)).toEqual([]);
});
