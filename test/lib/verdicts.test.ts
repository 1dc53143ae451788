import { joint, type Verdict } from '../../lib/verdicts.ts';

const native: Verdict = { verdict: 'native' };
const approximated: Verdict = { verdict: 'approximated', lost: 'a part' };
const absent: Verdict = { verdict: 'absent', why: 'it is not there', source: 'compose-ports' };
const needless: Verdict = { ...absent, needless: true } as Verdict;

it.each<[readonly Verdict[], Verdict['verdict']]>([
  [[native, native], 'native'],
  [[absent, absent], 'absent'],
  [[native, approximated], 'approximated'],
  [[native, absent], 'approximated'],
  [[native, needless], 'native'],
  [[absent, needless], 'absent'],
  [[needless], 'absent'],
])('of %j, what they have in common is %s', (verdicts, expected) => {
  expect(joint(verdicts)).toBe(expected);
});
