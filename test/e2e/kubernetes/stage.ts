import type { ScenarioId } from '../../../lib/measurements/scenarios.ts';
import { type Keep, scenario, type UnderTest } from '../scenario.ts';
import type { Cluster } from './cluster.ts';
import type { Front } from './fronts.ts';
import { ROOT } from './manifests.ts';

/** What the scenarios share, known once the service is up. */
export interface Stage {
  readonly cluster: Cluster;
  /** Where users are measured: it must lead to all replicas. @default - none, and so no figures */
  readonly front: Front | undefined;
  readonly image: UnderTest['image'];
}

export type OnStage = () => Stage;

/** What a scenario needs of a cluster: why it cannot be shown here, where it cannot. */
export type Need = (stage: Stage) => string | undefined;

export const twoNodes: Need = ({ cluster }) =>
  cluster.nodes.length < 2 ? 'one node: its pods have nowhere to go' : undefined;

/** A scenario on the cluster, where it has a front to be measured at and whatever else is needed. */
export function clusterScenario(
  stage: OnStage,
  ids: readonly [ScenarioId, ...ScenarioId[]],
  attempt: (keep: Keep, front: Front, cluster: Cluster) => Promise<void>,
  need: Need = () => undefined,
): void {
  const measuredAt = (): UnderTest | string => {
    const { cluster, front, image } = stage();
    if (!front || front.name === 'port-forward')
      return 'no front to measure at: neither INGRESS_URL nor NODE_ADDRESS is given';
    return need(stage()) ?? { ...engineOf(cluster), front: front.name, image, assembly: ROOT };
  };
  scenario(ids, measuredAt, async (keep) => {
    const { cluster, front } = stage();
    if (front) await attempt(keep, front, cluster);
  });
}

/** Amazon's own builds say so in their version. */
const engineOf = ({ version, nodes }: Cluster): Pick<UnderTest, 'id' | 'version'> => ({
  id: version.includes('-eks-') ? 'eks' : 'kubernetes',
  version: `Kubernetes ${version}, ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}`,
});
