import type { Artefacts } from '../../../lib/compare/artefacts.ts';
import { comparison } from '../../../lib/compare/comparison.ts';
import { sideBySide } from '../../../lib/measurements/side-by-side.ts';
import { aRun, type RunChange } from '../measurements/a-run.ts';
import { artefactsOf } from './artefacts-of.ts';

let artefacts: Artefacts;
beforeAll(() => {
  artefacts = artefactsOf();
});

const inARelease = (...changes: RunChange[]) => {
  const kept = changes.map((change, n) => ({
    path: `${n}.json`,
    run: aRun({ scenario: 'rolling-release', ...change }),
  }));
  const measured = sideBySide(kept, () => aRun().artefact);
  const { rows } = comparison({ ...artefacts, measured }).sections.find(({ id }) => id === 'needs')!;
  return rows.find(({ id }) => id === 'no-request-fails-in-a-release')!.cells;
};

it('says yes where no request failed in any run, and no where one did', () => {
  expect(inARelease({ engine: 'kubernetes' }, { engine: 'kubernetes' }).kubernetes).toMatchObject({
    verdict: 'native',
    text: '0 failed, at 10 a second',
  });
  expect(inARelease({}, { failed: 1 }, { failed: 2 }).compose).toMatchObject({
    verdict: 'absent',
    text: '1 (0 to 2) failed, at 10 a second',
    evidence: ['0.json', '1.json', '2.json'].map((measurement) => ({ measurement, found: true })),
  });
});

it('takes no emulator for AWS, and no other Kubernetes for EKS', () => {
  const { ecs, eks } = inARelease({ engine: 'ecs-emulated' }, { engine: 'kubernetes' });
  expect(ecs).toMatchObject({
    verdict: 'approximated',
    text: 'not measured on AWS: 0 failed, at 10 a second on an emulator',
  });
  expect(eks).toMatchObject({
    verdict: 'approximated',
    text: 'not measured; the same manifests on another Kubernetes: 0 failed, at 10 a second',
  });
  expect(eks.evidence).toContainEqual({ measurement: 'eks/rolling-release', found: false });
});

it('answers nothing where nothing was measured', () => {
  for (const { verdict, text } of Object.values(inARelease())) {
    expect([verdict, text]).toEqual([undefined, 'not measured']);
  }
});
