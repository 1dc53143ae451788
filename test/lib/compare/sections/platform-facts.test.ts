import { application as threeInARow } from '../../../../examples/three-in-a-row.ts';
import { comparison } from '../../../../lib/compare/comparison.ts';
import type { Artefacts } from '../../../../lib/compare/readings/artefacts.ts';
import type { Target } from '../../../../lib/compare/targets.ts';
import type { SourceId } from '../../../../lib/compare/verdicts/sources.ts';
import { artefactsOf, artefactsOfApplication, rowsOf, texts } from '../artefacts-of.ts';
import { oneService } from '../compared-service.ts';

let original: Artefacts;
beforeAll(() => {
  original = artefactsOf();
});

const cell = (id: string, target: Target, of = original) =>
  rowsOf(comparison(of)).find((row) => row.id === id)!.cells[target];

it.each<[string, string, Target, string, SourceId]>([
  ['a version of EKS can be rolled back', 'upgrade-rollback', 'eks', 'within 7 days', 'eks-version-rollback'],
  ['Auto Mode has the Gateway API', 'shared-ingress', 'eks', 'since 2026-10-28', 'eks-gateway-api'],
  [
    'new node pools of 1.37 are Balanced',
    'node-consolidation',
    'eks',
    'from 1.37 on, new node pools',
    'eks-auto-consolidation',
  ],
  ['ECS has an Express Mode', 'managed-setup', 'ecs', 'Express Mode', 'ecs-express-mode'],
  ['ECS has gateways of its own', 'shared-ingress', 'ecs', 'ECS gateways', 'ecs-gateway'],
  ['retirement is scheduled', 'planned-replacement', 'ecs', '0 or 14 days', 'ecs-retirement-schedule'],
])('says with its source that %s', (_, id, target, text, source) => {
  expect(cell(id, target).text).toContain(text);
  expect(cell(id, target).evidence).toContainEqual({ source });
});

it('reads from the cluster how its pools consolidate', () => {
  expect(texts(artefactsOf({}, { kubernetesVersion: '1.37' }), 'node-consolidation')[2]).toBe(
    'in 1.37: pods are moved where the saving outweighs the disruption (Balanced)',
  );
  const arm64 = artefactsOf({}, { kubernetesVersion: '1.37', architecture: 'arm64' });
  expect(texts(arm64, 'node-consolidation')[2]).toMatch(
    /\(Balanced\); in its own pool: WhenEmptyOrUnderutilized$/,
  );
});

it('reads from the cluster what becomes of it when standard support ends', () => {
  expect(cell('upgrades', 'eks').text).toMatch(
    /before 2027-08-02, .*; then AWS upgrades the cluster, or your next cdk deploy Eks does; if kubernetesVersion names this version, that deployment fails instead\. There are about 3 versions a year; an upgrade moves by one$/,
  );
  const extended = artefactsOf({}, { extendedSupport: 'true' });
  expect(cell('upgrades', 'eks', extended).text).toMatch(
    /then extended support at six times the price, until 2028-08-02\. There are/,
  );
});

it('gives Kubernetes’ own end of each version apart from that of EKS', () => {
  expect(cell('upgrades', 'kubernetes').text).toContain('of 1.36 on 2027-06-28, of 1.37 on 2027-10-28');
  expect(cell('upgrades', 'kubernetes').evidence).toContainEqual({ source: 'kubernetes-releases' });
});

it('judges once whether a failed release goes back, for both rows about it', () => {
  for (const artefacts of [
    original,
    artefactsOf({ rollout: { ...oneService.rollout, rollback: false, failureThreshold: undefined } }),
  ]) {
    const rows = ['failed-release', 'a-bad-release-is-rolled-back-automatically'].map((id) =>
      Object.values(rowsOf(comparison(artefacts)).find((row) => row.id === id)!.cells).map(
        ({ verdict, text }) => ({ verdict, text }),
      ),
    );
    expect(rows[0]).toEqual(rows[1]);
  }
  expect(cell('failed-release', 'ecs')).toMatchObject({
    verdict: 'native',
    text: 'a circuit breaker rolls back after 3 failed tasks in a row',
  });
  expect(cell('failed-release', 'eks').verdict).toBe('absent');
});

it('says of kubectl rollout undo which ConfigMap it leaves, if there is one', () => {
  const rollback = (of: Artefacts, target: Target) => cell('roll-back', target, of);
  const plain = artefactsOf({ sidecars: [] });
  for (const target of ['eks', 'kubernetes'] as const) {
    expect(rollback(original, target)).toMatchObject({
      verdict: 'approximated',
      text: expect.stringContaining(
        '; ConfigMap links-collector stays as released until the revert is deployed',
      ),
    });
    expect(rollback(plain, target).verdict).toBe('native');
    expect(rollback(plain, target).text).not.toContain('ConfigMap');
  }
});

it('says what each way of cleaning up does to the data, and until when the machine costs', () => {
  const { compose, kubernetes } = rowsOf(comparison(original)).find(
    ({ id }) => id === 'deployed-today-and-forgotten',
  )!.cells;
  expect(compose.text).toBe(
    'what the machine costs until you terminate it; docker compose down keeps the volumes',
  );
  expect(kubernetes.text).toMatch(/kubectl delete deletes the data, too: the namespace with its claims$/);
  const nothing = artefactsOf({ table: undefined, environment: {}, sidecars: [], secrets: [] });
  expect(cell('deployed-today-and-forgotten', 'kubernetes', nothing).text).toBe('what your machines cost');
});

it('names new requests and those in flight, and the proxy of a service without a load balancer', () => {
  expect(cell('requests-in-flight', 'ecs')).toMatchObject({
    verdict: 'native',
    text: 'the load balancer sends no new requests, and waits 20 s for those in flight. Then SIGTERM: until SIGKILL, 20 s later, the program can finish other work',
  });
  const { verdict, parts = [] } = cell('requests-in-flight', 'ecs', artefactsOfApplication(threeInARow));
  expect(verdict).toBe('approximated');
  expect(parts.find(({ services }) => services.includes('api'))?.text).toMatch(
    /^Service Connect sends new connections to other tasks, from a moment that is not documented; the program has/,
  );
});

it('says where the store is none for production, in a row of its own', () => {
  const { compose, ecs, eks, kubernetes } = rowsOf(comparison(original)).find(
    ({ id }) => id === 'a-store-for-production',
  )!.cells;
  for (const local of [compose, kubernetes]) {
    expect(local).toMatchObject({ verdict: 'absent', text: expect.stringMatching(/^DynamoDB Local/) });
    expect(local.evidence).toContainEqual({ source: 'dynamodb-local' });
  }
  expect([ecs.text, eks.text]).toEqual(['DynamoDB', 'DynamoDB']);
  const without = rowsOf(comparison(artefactsOf({ table: undefined, environment: {}, sidecars: [] })));
  expect(without.map(({ id }) => id)).not.toContain('a-store-for-production');
});

it('knows the age at which a node of Auto Mode expires, and which budgets count then', () => {
  expect(cell('os-patches', 'eks').text).toMatch(/at the age of 14 days$/);
  expect(cell('planned-replacement', 'eks').text).toMatch(
    /at 14 days of age .*, whatever the budget\. A PodDisruptionBudget can delay both by 24 h/,
  );
  expect(cell('planned-replacement', 'eks').evidence).toContainEqual({ source: 'karpenter-expiration' });
});

it('names the add-ons of EKS as somebody’s to update, and the pools that take pods of the application', () => {
  expect(cell('add-ons-of-the-cluster', 'eks')).toMatchObject({
    verdict: 'absent',
    text: expect.stringMatching(
      /^yours: .*amazon-cloudwatch-observability.* stay at the version of their creation/,
    ),
  });
  expect(cell('add-ons-of-the-cluster', 'ecs').verdict).toBe('not-applicable');
  // Nodes of the pool `system` take no pods without a toleration. Who looks after them is another row.
  expect(cell('placement', 'eks').text).toMatch(/^nodes of pools general-purpose in/);
  expect(cell('nodes', 'eks').text).toContain('system');
});
