import { application as threeInARow } from '../../../../examples/three-in-a-row.ts';
import { comparison } from '../../../../lib/compare/comparison.ts';
import type { Artefacts } from '../../../../lib/compare/readings/artefacts.ts';
import { sideBySide } from '../../../../lib/compare/runs/side-by-side.ts';
import { artefactsOf, artefactsOfApplication } from '../artefacts-of.ts';
import { aRun, aSubject, type RunChange } from '../runs/a-run.ts';

let artefacts: Artefacts;
beforeAll(() => {
  artefacts = artefactsOf();
});

const rowsOf = (...changes: RunChange[]) => {
  const kept = changes.map((change, n) => ({ path: `${n}.json`, run: aRun(change) }));
  const measured = sideBySide(kept, () => aSubject());
  return comparison({ ...artefacts, measured }).sections.find(({ id }) => id === 'behaviour')!.rows;
};
const killed = (...changes: RunChange[]) =>
  rowsOf(...changes).find(({ id }) => id === 'killed-process')!.cells;

it('has the figures of the saved runs, and them as evidence', () => {
  const { compose } = killed({ failed: 3 }, { failed: 1 });
  expect(compose.text).toBe(
    '2 (1 to 3) failed requests, longest total outage 0.2 s (0.1 to 0.3), last failed request at 0.1 s (0.0 to 0.2) (2 runs, 10/s)',
  );
  expect(compose.values[0]).toEqual({ name: 'failed requests', value: 2 });
  expect(compose.evidence).toEqual([
    { measurement: '0.json', found: true },
    { measurement: '1.json', found: true },
  ]);
});

it('says of a lost replica which share of the requests failed, as no outage shows it', () => {
  const fails = (n: number) => n % 2 === 0;
  const row = rowsOf({ scenario: 'node-lost', engine: 'kubernetes', fails }).find(
    ({ id }) => id === 'node-lost',
  )!;
  expect(row.cells.kubernetes.text).toBe(
    '20 failed requests, last failed request at 3.8 s, 51 % of all until then (1 run, 10/s, 5 s after the platform notices, the test connects the node again); documented: its pods are replaced 350 s after the loss (tolerationSeconds)',
  );
});

it('has the time until the restart of a hung process, and that only the test ended it where nothing restarts it', () => {
  const hung = { scenario: 'hung-process', failed: 3 } as const;
  const row = rowsOf(
    { ...hung, observed: { markedAfterSeconds: 12, tillRestartSeconds: 10 } },
    { ...hung, engine: 'kubernetes', observed: { restartedSeconds: 47.8 } },
  ).find(({ id }) => id === 'hung-process')!;
  expect(row.cells.compose.text).toMatch(
    /0\.2 s, 100 % of all until then; it went on until the test acted, 10\.0 s after the failure showed \(/,
  );
  expect(row.cells.kubernetes.text).toMatch(/restarted after 47\.8 s \(1 run/);
});

it('begins an emulated figure with what it is not', () => {
  const { ecs } = killed({ engine: 'ecs-emulated' });
  expect(ecs.text).toMatch(/^on an emulator, not on AWS: 0 failed requests/);
});

it('shows an account of AWS rather than its emulator', () => {
  const { ecs } = killed({ engine: 'ecs-emulated', failed: 3 }, { engine: 'ecs', failed: 1 });
  expect(ecs.text).toMatch(/^1 failed request/);
});

it('says once that EKS was not measured, and where a run would be', () => {
  const row = rowsOf({}).find(({ id }) => id === 'measured-on')!;
  expect(row.cells.eks.text).toMatch(
    /^none on real AWS, not measured: no AWS account was available; the same pods were measured/,
  );
  expect(row.cells.eks.evidence).toEqual([{ measurement: 'eks/rolling-release', found: false }]);
  expect(row.cells.compose.text).toContain('Docker Engine');
});

it('says what is documented where nothing was measured, with the settings that were rendered and the sources', () => {
  const { eks } = killed({});
  // 2 failed checks of 5 s, as the Ingress has them.
  expect(eks.text).toMatch(/^documented: its requests in flight fail; .*sending it requests within 10 s$/);
  expect(eks.evidence).toContainEqual({ source: 'elb-health-checks' });
  expect(eks.evidence.filter((one) => 'pointer' in one).map((one) => one.pointer)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('healthcheck-interval-seconds'),
      expect.stringContaining('unhealthy-threshold-count'),
    ]),
  );
});

it('counts preStop to the time until EKS restarts a hung container, and promises no release without a failed request', () => {
  const rows = rowsOf({});
  const textOf = (row: string) => rows.find(({ id }) => id === row)!.cells.eks.text;
  // 3 checks of 10 s each, 1 s of preStop inside the grace period of 1 s, and 2 s that the kubelet adds.
  expect(textOf('hung-process')).toMatch(
    /after about 33 s: checks fail for 30 s, and SIGKILL follows 3 s later, after 1 s of preStop$/,
  );
  for (const row of ['release-under-load', 'rollback-under-load', 'scale-from-4-to-2'])
    expect(textOf(row)).toMatch(/^expected, not measured: no request fails/);
  expect(rows.flatMap(({ cells }) => cells.eks.text)).not.toContainEqual(
    expect.stringMatching(/^documented: no request fails/),
  );
});

it('says of a lost node on EKS what the load balancer does not help with', () => {
  const measured = sideBySide([{ path: '0.json', run: aRun() }], () => aSubject());
  const several = comparison({ ...artefactsOfApplication(threeInARow), measured });
  const row = several.sections
    .find(({ id }) => id === 'behaviour')!
    .rows.find(({ id }) => id === 'node-lost')!;
  expect(row.cells.eks.parts![0]!.text).toContain(
    '; until then, calls between services may go to its pods and fail',
  );
  const { eks, ecs } = rowsOf({}).find(({ id }) => id === 'node-lost')!.cells;
  expect(eks.text).toContain(
    'lost after 50 s, or sooner if its instance was terminated; its pods are replaced 300 s after that',
  );
  expect(ecs.text).toContain('ECS starts another task, after a time not known here');
});

it('takes a run on the platform itself for what counts, whatever is documented', () => {
  expect(killed({ engine: 'eks', failed: 1 }).eks.text).toMatch(/^1 failed request/);
});

it('says of which commit and day the older artefact was that runs were made with', () => {
  expect(killed({ sha256: 'b'.repeat(64) }).compose.text).toMatch(
    /; older files \(commit 0000000, 2026-11-25\)$/,
  );
});

it('says of runs of another application that they are, first of all', () => {
  const shop = { name: 'shop', sha256: 'b'.repeat(64), failed: 1 };
  expect(killed(shop).compose.text).toMatch(/^measured on shop: 1 failed request/);
  expect(killed({ ...shop, engine: 'ecs-emulated' }).ecs.text).toMatch(
    /^on an emulator, not on AWS: measured on shop: 1 failed request/,
  );
});

it('shows the runs that count, whatever was measured later with something else', () => {
  const later = { date: '2026-11-26T10:00:00.000Z', sha256: 'b'.repeat(64) };
  expect(killed({ failed: 1 }, { ...later, failed: 3 }).compose.text).toMatch(/^1 failed request/);
  expect(
    killed({ sha256: 'c'.repeat(64), failed: 1 }, { ...later, name: 'shop', failed: 3 }).compose.text,
  ).toMatch(/^1 failed request.*; older files/);
});
