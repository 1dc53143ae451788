import { kubectl, kubectlJson } from './kubectl.ts';

/** A node that takes pods, and its zone, if it has one. */
export interface Node {
  readonly name: string;
  readonly zone: string | undefined;
}

/** The properties of the cluster on which scenarios depend. */
export interface Cluster {
  readonly version: string;
  /** The nodes that take pods. */
  readonly nodes: readonly Node[];
  readonly zones: readonly string[];
  readonly hasPodMetrics: boolean;
}

export async function readCluster(): Promise<Cluster> {
  const { serverVersion } = await kubectlJson(['version']);
  const nodes: Node[] = (await kubectlJson(['get', 'nodes'])).items
    .filter(takesPods)
    .map(({ metadata }: any) => ({
      name: metadata.name,
      zone: metadata.labels['topology.kubernetes.io/zone'],
    }));
  return {
    version: serverVersion.gitVersion,
    nodes,
    zones: [...new Set(nodes.flatMap(({ zone }) => zone ?? []))],
    hasPodMetrics: await kubectl(['get', '--raw', '/apis/metrics.k8s.io/v1beta1/pods?limit=1']).then(
      () => true,
      () => false,
    ),
  };
}

export const describeCluster = ({ version, nodes, zones, hasPodMetrics }: Cluster): string =>
  `Kubernetes ${version}, nodes ${nodes.map(({ name }) => name).join(', ')}, ` +
  `zones ${zones.join(', ') || 'none'}, ${hasPodMetrics ? 'with' : 'without'} pod metrics`;

function takesPods({ spec, status }: any): boolean {
  const isReady = status.conditions.some(({ type, status }: any) => type === 'Ready' && status === 'True');
  const isTainted = (spec.taints ?? []).some(({ effect }: any) => effect !== 'PreferNoSchedule');
  return isReady && !isTainted && !spec.unschedulable;
}
