import type { ScenarioId } from '../../../lib/compare/runs/scenarios.ts';
import { type Save, scenario, type UnderTest } from '../scenario-test.ts';
import type { EntryPoint } from './entry-points.ts';
import { ROOT } from './rendered-manifests.ts';
import type { Cluster } from './tested-cluster.ts';

/** The values that all Kubernetes tests share. They are known once the service is up. */
export interface KubernetesFixture {
  readonly cluster: Cluster;
  /** The entry point that is measured: it must lead to all replicas. @default - none, and no figures are measured */
  readonly entry: EntryPoint | undefined;
  readonly image: UnderTest['image'];
}

/** A requirement of a scenario on the cluster. Returns the reason why the cluster does not meet it, if there is one. */
export type Need = (fixture: KubernetesFixture) => string | undefined;

export const twoNodes: Need = ({ cluster }) =>
  cluster.nodes.length < 2 ? 'one node: its pods have nowhere to go' : undefined;

/** Registers a scenario. It runs where the cluster has an entry point to measure and meets `need`. */
export function clusterScenario(
  fixture: () => KubernetesFixture,
  ids: readonly [ScenarioId, ...ScenarioId[]],
  attempt: (save: Save, entry: EntryPoint, cluster: Cluster) => Promise<void>,
  need: Need = () => undefined,
): void {
  const measuredAt = (): UnderTest | string => {
    const { cluster, entry, image } = fixture();
    if (!entry || entry.name === 'port-forward')
      return 'no entry point to measure: neither INGRESS_URL nor NODE_ADDRESS is given';
    return need(fixture()) ?? { ...engineOf(cluster), entry: entry.name, image, assembly: ROOT };
  };
  scenario(ids, measuredAt, async (save) => {
    const { cluster, entry } = fixture();
    if (entry) await attempt(save, entry, cluster);
  });
}

/** The engine, recognized by its version: the version of Amazon's own builds contains `-eks-`. */
const engineOf = ({ version, nodes }: Cluster): Pick<UnderTest, 'id' | 'version'> => ({
  id: version.includes('-eks-') ? 'eks' : 'kubernetes',
  version: `Kubernetes ${version}, ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}`,
});
