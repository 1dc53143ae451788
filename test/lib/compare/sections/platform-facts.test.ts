import { comparison } from '../../../../lib/compare/comparison.ts';
import type { Artefacts } from '../../../../lib/compare/readings/artefacts.ts';
import type { Target } from '../../../../lib/compare/targets.ts';
import type { SourceId } from '../../../../lib/compare/verdicts/sources.ts';
import { artefactsOf, rowsOf, texts } from '../artefacts-of.ts';

let original: Artefacts;
beforeAll(() => {
  original = artefactsOf();
});

const cell = (id: string, target: Target, of = original) =>
  rowsOf(comparison(of)).find((row) => row.id === id)!.cells[target];

it.each<[string, string, Target, string, SourceId]>([
  [
    'a version of EKS can be rolled back',
    'an-upgrade-undone',
    'eks',
    'within 7 days',
    'eks-version-rollback',
  ],
  ['Auto Mode has the Gateway API', 'shared-ingress', 'eks', 'since 2026-10-28', 'eks-gateway-api'],
  [
    'new node pools of 1.37 are Balanced',
    'node-consolidation',
    'eks',
    'from 1.37 on',
    'eks-auto-consolidation',
  ],
  ['ECS has an Express Mode', 'managed-setup', 'ecs', 'Express Mode', 'ecs-express-mode'],
  ['ECS has gateways of its own', 'shared-ingress', 'ecs', 'ECS gateways', 'ecs-gateway'],
  ['retirement is scheduled', 'replaced-on-schedule', 'ecs', '0 or 14 days', 'ecs-retirement-schedule'],
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
  expect(cell('upgrades', 'eks').text).toMatch(/until 2027-08-02; .*, then AWS upgrades$/);
  const extended = artefactsOf({}, { extendedSupport: 'true' });
  expect(cell('upgrades', 'eks', extended).text).toMatch(
    /then extended support at six times the price, until 2028-08-02$/,
  );
});

it('gives Kubernetes’ own end of each version apart from that of EKS', () => {
  expect(cell('upgrades', 'kubernetes').text).toContain(
    'of 1.34 on 2026-10-27, of 1.35 on 2027-02-28, of 1.36 on 2027-06-28, of 1.37 on 2027-10-28',
  );
  expect(cell('upgrades', 'kubernetes').evidence).toContainEqual({ source: 'kubernetes-releases' });
});
