import type { Artefacts } from '../../../lib/compare/artefacts.ts';
import { comparison } from '../../../lib/compare/comparison.ts';
import { sideBySide } from '../../../lib/measurements/side-by-side.ts';
import { aRun, type RunChange } from '../measurements/a-run.ts';
import { artefactsOf } from './artefacts-of.ts';

let artefacts: Artefacts;
beforeAll(() => {
  artefacts = artefactsOf();
});

const killed = (...changes: RunChange[]) => {
  const kept = changes.map((change, n) => ({ path: `${n}.json`, run: aRun(change) }));
  const measured = sideBySide(kept, () => aRun().artefact);
  const { rows } = comparison({ ...artefacts, measured }).sections.find(({ id }) => id === 'behaviour')!;
  return rows.find(({ id }) => id === 'killed-process')!.cells;
};

it('has the figures of the kept runs, and them as evidence', () => {
  const { compose } = killed({ failed: 3 }, { failed: 1 });
  expect(compose.text).toBe(
    'failed requests 2 (1 to 3), last one due at 0.1 s (0.0 to 0.2); 2 runs at 10 requests a second at the published port',
  );
  expect(compose.values[0]).toEqual({ name: 'failed requests', value: 2 });
  expect(compose.evidence).toEqual([
    { measurement: '0.json', found: true },
    { measurement: '1.json', found: true },
  ]);
});

it('begins an emulated figure with what it is not', () => {
  const { ecs } = killed({ engine: 'ecs-emulated' });
  expect(ecs.text).toMatch(/^not measured on AWS: failed requests 0/);
});

it('shows an account of AWS rather than its emulator', () => {
  const { ecs } = killed({ engine: 'ecs-emulated', failed: 3 }, { engine: 'ecs', failed: 1 });
  expect(ecs.text).toMatch(/^failed requests 1/);
});

it('says why there is no figure, and where it would be', () => {
  const { eks } = killed({});
  expect(eks.text).toBe(
    'not measured: no AWS account was available, and an emulated one leads to the Kubernetes here',
  );
  expect(eks.evidence).toEqual([{ measurement: 'eks/killed-process', found: false }]);
});

it('marks runs of what has changed since', () => {
  expect(killed({ sha256: 'b'.repeat(64) }).compose.text).toMatch(/; of an artefact that has changed since$/);
});
