import { sum } from 'd3-array';
import type { Assumptions } from './assumptions.ts';
import { type Basis, type Charge, MONTH_HOURS, monthsOf } from './charge.ts';
import { cheapestNodes, type Nodes, type PodGroup, type PodSize } from './nodes.ts';
import type { PriceName } from './prices.ts';
import { replicasOf, type TaskSize } from './stack-quantities.ts';

/**
 * Charges for the machines that replicas run on: tasks on ECS, nodes on EKS.
 *
 * @param nodes the nodes of `nodesFor`; without them, EKS has no charges here
 */
export const replicaCharges = (
  basis: Basis,
  a: Assumptions,
  nodes: readonly Nodes[] | undefined,
): Charge[] => [...taskCharges(basis, a), ...(nodes ?? []).flatMap((some) => nodeCharges(basis, a, some))];

/** Charges for tasks: a line for all tasks together, as each service has tasks of its own size. */
function taskCharges({ quantities, prices }: Basis, a: Assumptions): Charge[] {
  const replicas = replicasOf(quantities, a.replicas);
  const tasks = (kind: 'linux' | 'spot', id: string, title: string, share: number): Charge => {
    const namesOf = ({ architecture }: TaskSize) => {
      const arch = architecture === 'arm64' ? 'arm' : 'x86';
      return [`fargate.${kind}.${arch}.vcpu`, `fargate.${kind}.${arch}.memory`] as const;
    };
    const hourly = sum(quantities.tasks, (task, i) => {
      const [vcpu, memory] = namesOf(task);
      const { vcpus, memoryGB } = (a.proxyCpu === 1 && task.withProxyCpu) || task;
      return (replicas[i] ?? 0) * (vcpus * prices[vcpu].usd + memoryGB * prices[memory].usd);
    });
    return {
      id,
      title,
      kind: 'replicas',
      prices: [...new Set(quantities.tasks.flatMap(namesOf))],
      each: a.hoursPerMonth * hourly,
      counts: { ecs: share * a.copies },
      isModelled: kind === 'spot',
    };
  };
  const spot = a.spotPercent / 100;
  return [
    ...(spot < 1 ? [tasks('linux', 'tasks', 'tasks on Fargate', 1 - spot)] : []),
    ...(spot > 0 ? [tasks('spot', 'spot', 'tasks on Fargate Spot', spot)] : []),
  ];
}

/** Charges for the nodes of one architecture. */
export function nodeCharges({ prices }: Basis, a: Assumptions, { type, count }: Nodes): Charge[] {
  const ofNodes = (id: string, title: string, price: PriceName, amount: number): Charge => ({
    id,
    title,
    kind: 'replicas',
    prices: [price],
    each: amount * prices[price].usd,
    counts: { eks: count },
    isModelled: true,
  });
  const { name, instance, fee } = type;
  return [
    ofNodes('nodes', `nodes: ${count} of ${name}`, instance, a.hoursPerMonth),
    ofNodes('auto-mode', "Auto Mode's fee for them", fee, a.hoursPerMonth),
    ofNodes('volumes', 'their volumes', 'ebs.gp3.storage', a.nodeVolumeGB * monthsOf(a)),
  ];
}

/** The add-ons' pods that a cluster has once: the CloudWatch operator and, beside it, two of metrics-server. */
const OPERATOR = 1;
const WITH_METRICS_SERVER = OPERATOR + 2;

/**
 * The nodes that EKS Auto Mode would make for all replicas of all services, for each architecture.
 *
 * @returns undefined where no node type of a known price holds a pod
 */
export function nodesFor(basis: Basis, a: Assumptions): readonly Nodes[] | undefined {
  const { quantities, prices } = basis;
  const replicas = replicasOf(quantities, a.replicas);
  const pods = quantities.pods.map((pod, i) => ({
    architecture: pod.architecture,
    size: requestsOf(pod, a),
    count: (replicas[i] ?? 0) * a.copies,
  }));
  const architectures = [...new Set(pods.map(({ architecture }) => architecture))];
  const nodes = architectures.map((architecture, i) =>
    cheapestNodes(
      {
        groups: bySize(pods.filter((pod) => pod.architecture === architecture)),
        agents: { millicores: a.nodeMillicores, memoryMiB: a.nodeMemoryMiB },
        clusterWide:
          i === 0
            ? {
                millicores: a.clusterMillicores,
                memoryMiB: a.clusterMemoryMiB,
                pods: quantities.metricsServer ? WITH_METRICS_SERVER : OPERATOR,
              }
            : undefined,
        zones: quantities.nodeZones,
        architecture,
        volumeDollars: (a.nodeVolumeGB * prices['ebs.gp3.storage'].usd) / MONTH_HOURS,
      },
      prices,
    ),
  );
  const known = nodes.filter((some) => some !== undefined);
  return known.length === nodes.length ? known : undefined;
}

/** Pods by size. Without d3's maps: a break-even needs the nodes of hundreds of numbers. */
function bySize(pods: readonly PodGroup[]): PodGroup[] {
  const groups: { size: PodSize; count: number }[] = [];
  for (const { size, count } of pods) {
    const { millicores, memoryMiB } = size;
    const same = groups.find((one) => one.size.millicores === millicores && one.size.memoryMiB === memoryMiB);
    if (same) same.count += count;
    else groups.push({ size, count });
  }
  return groups;
}

/** The reason why a bill has no total for EKS. */
export function noNodeHolds({ quantities: { pods } }: Basis, a: Assumptions): string {
  const largest = (key: keyof PodSize) => Math.max(...pods.map((pod) => requestsOf(pod, a)[key]));
  return `no node type of the price list holds a pod of ${largest('millicores')} millicores and ${largest('memoryMiB')} MiB`;
}

/** The nodes in words, such as `2 of m7g.large`. */
export const nodesText = (nodes: readonly Nodes[]): string =>
  nodes.map(({ count, type }) => `${count} of ${type.name}`).join(' and ');

const requestsOf = ({ millicores, memoryMiB }: PodSize, { requestPercent }: Assumptions): PodSize => ({
  millicores: (millicores * requestPercent) / 100,
  memoryMiB: (memoryMiB * requestPercent) / 100,
});
