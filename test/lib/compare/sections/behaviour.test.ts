import { comparison } from '../../../../lib/compare/comparison.ts';
import type { Artefacts } from '../../../../lib/compare/readings/artefacts.ts';
import { sideBySide } from '../../../../lib/compare/runs/side-by-side.ts';
import { artefactsOf } from '../artefacts-of.ts';
import { aRun, aSubject, type RunChange } from '../runs/a-run.ts';

let artefacts: Artefacts;
beforeAll(() => {
  artefacts = artefactsOf();
});

const killed = (...changes: RunChange[]) => {
  const kept = changes.map((change, n) => ({ path: `${n}.json`, run: aRun(change) }));
  const measured = sideBySide(kept, () => aSubject());
  const { rows } = comparison({ ...artefacts, measured }).sections.find(({ id }) => id === 'behaviour')!;
  return rows.find(({ id }) => id === 'killed-process')!.cells;
};

it('has the figures of the saved runs, and them as evidence', () => {
  const { compose } = killed({ failed: 3 }, { failed: 1 });
  expect(compose.text).toBe(
    'failed requests 2 (1 to 3), last one due at 0.1 s (0.0 to 0.2) (2 runs, 10 requests a second)',
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
    'not measured: no AWS account was available; the same pods were measured on any Kubernetes',
  );
  expect(eks.evidence).toEqual([{ measurement: 'eks/killed-process', found: false }]);
});

it('says of which commit and day the older artefact was that runs were made with', () => {
  expect(killed({ sha256: 'b'.repeat(64) }).compose.text).toMatch(
    /; on an older artefact \(commit 0000000, 2026-11-25\)$/,
  );
});

it('says of runs of another application that they are, first of all', () => {
  const shop = { name: 'shop', sha256: 'b'.repeat(64), failed: 1 };
  expect(killed(shop).compose.text).toMatch(/^measured on shop: failed requests 1/);
  expect(killed({ ...shop, engine: 'ecs-emulated' }).ecs.text).toMatch(
    /^not measured on AWS: measured on shop: failed requests 1/,
  );
});

it('shows the runs that count, whatever was measured later with something else', () => {
  const later = { date: '2026-11-26T10:00:00.000Z', sha256: 'b'.repeat(64) };
  expect(killed({ failed: 1 }, { ...later, failed: 3 }).compose.text).toMatch(/^failed requests 1/);
  expect(
    killed({ sha256: 'c'.repeat(64), failed: 1 }, { ...later, name: 'shop', failed: 3 }).compose.text,
  ).toMatch(/^failed requests 1.*; on an older artefact/);
});
