import { application as tickets } from '../../../../examples/tickets.ts';
import { comparison } from '../../../../lib/compare/comparison.ts';
import type { Artefacts } from '../../../../lib/compare/readings/artefacts.ts';
import { sideBySide } from '../../../../lib/compare/runs/side-by-side.ts';
import { artefactsOf, artefactsOfApplication, rowsOf } from '../artefacts-of.ts';
import { oneService as service } from '../compared-service.ts';
import { aRun, aSubject, type RunChange } from '../runs/a-run.ts';

let artefacts: Artefacts;
beforeAll(() => {
  artefacts = artefactsOf();
});

const inARelease = (...changes: RunChange[]) => {
  const kept = changes.map((change, n) => ({
    path: `${n}.json`,
    run: aRun({ scenario: 'rolling-release', ...change }),
  }));
  const measured = sideBySide(kept, () => aSubject());
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
    text: 'on an emulator, not on AWS: 0 failed, at 10 a second',
  });
  expect(eks).toMatchObject({
    text: 'not measured; the manifests for any Kubernetes: 0 failed, at 10 a second',
  });
  expect(eks.evidence).toContainEqual({ measurement: 'eks/rolling-release', found: false });
  for (const cell of [ecs, eks]) expect(cell).not.toHaveProperty('verdict');
});

it('has no mark for runs of an older artefact or of another application, and says what they were made with', () => {
  const older = { engine: 'kubernetes', sha256: 'b'.repeat(64) } as const;
  expect(inARelease(older).kubernetes).toEqual({
    text: '0 failed, at 10 a second; older files (commit 0000000, 2026-11-25)',
    values: [],
    evidence: [{ measurement: '0.json', found: true }],
  });
  const { compose, eks, kubernetes } = inARelease({ ...older, name: 'shop' }, { failed: 1, name: 'shop' });
  expect(kubernetes.text).toBe('measured on shop: 0 failed, at 10 a second');
  expect(compose.text).toBe('measured on shop: 1 failed, at 10 a second');
  expect(eks.text).toMatch(/any Kubernetes: measured on shop: 0 failed/);
  for (const cell of [compose, eks, kubernetes]) expect(cell).not.toHaveProperty('verdict');
});

it('has no row about failed requests of a service that has no port, whatever was measured on others', () => {
  const worker = structuredClone(artefacts);
  const resources = (root: object) => Object.values((root as any).Resources) as any[];
  delete (worker.compose.root as any).services.links.ports;
  for (const { Type, Properties } of resources(worker.ecs.root))
    if (Type === 'AWS::ECS::Service') delete Properties.LoadBalancers;
  for (const { Properties } of resources(worker.eks.root)) delete Properties?.Manifest?.['Ingress/links'];
  for (const { root } of worker.kubernetes) delete (root as any)['Ingress/links'];
  const measured = sideBySide([{ path: '0.json', run: aRun({ scenario: 'rolling-release' }) }], () =>
    aSubject(),
  );
  for (const id of ['no-request-fails-in-a-release', 'release-under-load']) {
    expect(rowsOf(comparison({ ...artefacts, measured })).map((row) => row.id)).toContain(id);
    expect(rowsOf(comparison({ ...worker, measured })).map((row) => row.id)).not.toContain(id);
  }
});

it('answers nothing where nothing was measured', () => {
  for (const { verdict, text } of Object.values(inARelease())) {
    expect([verdict, text]).toEqual([undefined, 'not measured']);
  }
});

const need = (of: Artefacts, id: string) => rowsOf(comparison(of)).find((one) => one.id === id)!.cells;

it('reads from the cluster whether its version scales to zero, and of a machine lost what one replica means', () => {
  expect(need(artefacts, 'scales-to-zero').eks).toMatchObject({
    verdict: 'absent',
    text: 'by hand, with kubectl scale; by load not in 1.36, but from 1.37 on; earlier with KEDA, which you install',
    evidence: expect.arrayContaining([
      expect.objectContaining({ pointer: expect.stringMatching(/\/Version$/), found: true }),
    ]),
  });
  for (const target of ['ecs', 'eks'] as const)
    expect(need(artefacts, 'outlives-a-machine')[target]).toMatchObject({
      verdict: 'native',
      text: expect.stringMatching(
        /^at least 2 replicas; .*; if the zone of the NAT gateway fails, replicas in another zone go on, but reach only DynamoDB outside, and no new ones start there/,
      ),
    });

  const one = artefactsOf(
    {
      replicas: { min: 1, max: 3 },
      rollout: { ...service.rollout, surgePercent: 100 },
      availability: { spreadOverZones: false },
    },
    { kubernetesVersion: '1.37' },
  );
  expect(need(one, 'scales-to-zero').eks).toMatchObject({
    verdict: 'approximated',
    text: expect.stringMatching(/^in 1\.37, by a metric from outside the pods/),
  });
  for (const target of ['ecs', 'eks', 'kubernetes'] as const)
    expect(need(one, 'outlives-a-machine')[target]).toMatchObject({
      verdict: 'approximated',
      text: expect.stringMatching(/^at least one replica, so perhaps none until another has started; /),
    });
});

it('takes the command of the runbook that opened one for a shell, and not that there is an image', () => {
  const { compose, kubernetes } = need(artefacts, 'a-shell-in-a-replica');
  expect(compose).toMatchObject({ verdict: 'native', text: 'docker compose exec' });
  expect(compose!.evidence).toContainEqual({ tier: 'e2e:compose' });
  expect(kubernetes!.evidence).toContainEqual({ tier: 'e2e:kubernetes' });
});

it('asks an account rather than its emulator, in whatever order they come', () => {
  const { ecs } = inARelease({ engine: 'ecs-emulated', failed: 3 }, { engine: 'ecs' });
  expect(ecs).toMatchObject({ verdict: 'native', text: '0 failed, at 10 a second' });
});

it('speaks of target tracking on ECS only where there is such a policy, and of what could scale to zero', () => {
  const fixed = artefactsOf({ replicas: { min: 2, max: 2 }, scaling: undefined });
  for (const one of [artefacts, fixed]) {
    const { ecs, eks, kubernetes } = need(one, 'scales-to-zero');
    expect([ecs.verdict, ecs.text]).toEqual([
      'absent',
      'by hand, or by a schedule of yours; by load, with step scaling on a metric of yours, such as the length of a queue: none of them is rendered',
    ]);
    for (const { text, evidence } of [eks, kubernetes]) {
      expect(text).toMatch(/; earlier with KEDA, which you install$/);
      expect(evidence).toContainEqual({ source: 'keda' });
    }
  }
});

it('says nothing of the zone of a NAT gateway where each zone has one', () => {
  const both = artefactsOf({}, { natGateways: 2 });
  for (const { text } of Object.values(need(both, 'outlives-a-machine'))) expect(text).not.toContain('NAT');
  expect(rowsOf(comparison(both)).find(({ id }) => id === 'outbound-access')!.cells.ecs).toMatchObject({
    verdict: 'native',
    text: 'NAT gateways: 2, for 2 zones',
  });
});

describe('needs of an application with data and jobs', () => {
  const rows = rowsOf(comparison(artefactsOfApplication(tickets)));
  const cellsOf = (id: string) => rows.find((row) => row.id === id)!.cells;

  it('backups: by AWS, of the databases and caches; elsewhere yours, of what holds the data', () => {
    const { compose, ecs, eks, kubernetes } = cellsOf('backups-are-made');
    expect([ecs, eks]).toEqual([ecs, ecs]);
    expect(ecs).toMatchObject({ verdict: 'native', text: 'by AWS: of orders, queue' });
    expect(compose).toMatchObject({ verdict: 'absent', text: 'by you: of volume orders, queue' });
    expect(kubernetes.verdict).toBe('absent');
    expect(kubernetes.text).toMatch(/^by you: of claim /);
  });

  it('schedules: Compose runs no job on one', () => {
    const { compose, ecs, eks, kubernetes } = cellsOf('jobs-run-on-a-schedule');
    expect(compose).toMatchObject({ verdict: 'absent', text: expect.stringMatching(/^not clean-up: /) });
    expect(ecs).toMatchObject({ verdict: 'native', text: 'by EventBridge Scheduler: clean-up' });
    for (const cell of [eks, kubernetes])
      expect(cell).toMatchObject({ verdict: 'native', text: 'by CronJobs: clean-up' });
  });

  it('has no such rows where there is neither', () => {
    const bare = rowsOf(comparison(artefactsOf({ table: undefined, environment: {} })));
    const ids = bare.map(({ id }) => id);
    expect(ids).toContain('outlives-a-machine');
    for (const id of ['backups-are-made', 'jobs-run-on-a-schedule']) expect(ids).not.toContain(id);
  });
});
