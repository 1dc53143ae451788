import { least, rollup, sum } from 'd3-array';
import type { PriceName, UnitPrices } from './prices.ts';

/*
 * A model of the nodes that EKS Auto Mode creates, as no template names them. All nodes of an architecture are of one
 * type, the cheapest that holds all pods, with a node in each zone that has a pod.
 */

export interface NodeType {
  readonly name: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly millicores: number;
  readonly memoryMiB: number;
  readonly maxPods: number;
  readonly instance: PriceName;
  readonly fee: PriceName;
}

const INSTANCE = 'ec2.ondemand.linux.';
const GIB_PER_VCPU = { c: 2, m: 4, r: 8 } as const;
const SIZES = {
  // The default limit of pods, which follows from the addresses of a node's network interfaces.
  large: { vcpus: 2, maxPods: 29 },
  xlarge: { vcpus: 4, maxPods: 58 },
} as const;

/**
 * The node types of the pool `general-purpose` whose price and fee are known. The pool has the families c, m and r from
 * generation 5 on. Source: EKS user guide, "Enable or Disable Built-in NodePools".
 */
export const nodeTypes = (prices: UnitPrices): NodeType[] =>
  (Object.keys(prices) as PriceName[]).flatMap((name) => nodeType(name, prices));

/** The cheapest of several node types of the same size: the others are never chosen. */
function candidates(prices: UnitPrices): readonly NodeType[] {
  const known = ofPrices.get(prices);
  if (known) return known;
  const bySize = rollup(
    nodeTypes(prices),
    (some) => least(some, (type) => hourly(type, prices)),
    ({ architecture, millicores, memoryMiB }) => `${architecture} ${millicores} ${memoryMiB}`,
  );
  const types = [...bySize.values()].filter((type) => type !== undefined);
  ofPrices.set(prices, types);
  return types;
}

/** Candidates by prices: a curve needs them for each of its points. */
const ofPrices = new WeakMap<UnitPrices, readonly NodeType[]>();

const hourly = ({ instance, fee }: NodeType, prices: UnitPrices): number =>
  prices[instance].usd + prices[fee].usd;

const isPrice = (name: string, prices: UnitPrices): name is PriceName => name in prices;

function nodeType(instance: PriceName, prices: UnitPrices): NodeType[] {
  const found = /^([cmr])\d([a-z]*)(?:-flex)?\.(large|xlarge)$/.exec(instance.replace(INSTANCE, ''));
  if (!instance.startsWith(INSTANCE) || !found) return [];
  const [name = '', family, options = '', size] = found;
  const { vcpus, maxPods } = SIZES[size as keyof typeof SIZES];
  const fee = `eks.autoMode.fee.${name}`;
  if (!isPrice(fee, prices)) return [];
  return [
    {
      name,
      architecture: options.startsWith('g') ? 'arm64' : 'x86_64',
      millicores: vcpus * 1000,
      memoryMiB: vcpus * GIB_PER_VCPU[family as keyof typeof GIB_PER_VCPU] * 1024,
      maxPods,
      instance,
      fee,
    },
  ];
}

export interface PodSize {
  readonly millicores: number;
  readonly memoryMiB: number;
}

/**
 * The part of a node that pods may use. Auto Mode's nodes run Bottlerocket, whose kubelet reserves 11 MiB a pod and 255
 * MiB more, and 6 % of the first core, 1 % of the second, 0.5 % of the third and fourth, 0.25 % of the others. Source:
 * bottlerocket-os/bottlerocket, README, `settings.kubernetes.kube-reserved`. The hypervisor is taken to use 7.5 % of
 * the memory, as in Karpenter (`VM_MEMORY_OVERHEAD_PERCENT`). 100 MiB are the eviction threshold.
 */
export function allocatable({ millicores, memoryMiB, maxPods }: NodeType): PodSize {
  const cores = millicores / 1000;
  const shares = [60, 10, 5, 5];
  const reserved = sum(Array.from({ length: cores }, (_, core) => shares[core] ?? 2.5));
  return {
    millicores: millicores - reserved,
    memoryMiB: memoryMiB * (1 - 0.075) - (255 + 11 * maxPods) - 100,
  };
}

/** Pods of one size. */
export interface PodGroup {
  readonly size: PodSize;
  readonly count: number;
}

export interface Pods {
  readonly groups: readonly PodGroup[];
  /** The requests of the agents on each node. */
  readonly agents: PodSize;
  /** The requests of the add-ons' other pods, once a cluster. @default - they are on other nodes */
  readonly clusterWide?: PodSize | undefined;
  readonly zones: number;
  readonly architecture: NodeType['architecture'];
  /** Dollars an hour for the volume of a node. */
  readonly volumeDollars: number;
}

/** Pods of agents on each node: the CloudWatch agent and Fluent Bit. */
const AGENTS = 2;
/** The add-ons' other pods: two of metrics-server, and the CloudWatch operator. */
const CLUSTER_WIDE = 3;
const NOTHING: PodSize = { millicores: 0, memoryMiB: 0 };

export interface Nodes {
  readonly type: NodeType;
  readonly count: number;
  /** Pods on a node without the add-ons' other pods. Undefined for pods of several sizes. */
  readonly podsPerNode?: number | undefined;
}

/** The number of pods that fit on a node beside other pods with given requests. */
export function podsPerNode(type: NodeType, pod: PodSize, others: PodSize, otherPods: number): number {
  return fit(roomOn(type, others, otherPods), pod);
}

/** Free room on nodes that are alike. */
interface Room extends PodSize {
  readonly pods: number;
}

function roomOn(type: NodeType, others: PodSize, otherPods: number): Room {
  const free = allocatable(type);
  return {
    millicores: free.millicores - others.millicores,
    memoryMiB: free.memoryMiB - others.memoryMiB,
    pods: type.maxPods - otherPods,
  };
}

const fit = (room: Room, { millicores, memoryMiB }: PodSize): number =>
  Math.max(
    0,
    Math.min(Math.floor(room.millicores / millicores), Math.floor(room.memoryMiB / memoryMiB), room.pods),
  );

const less = (room: Room, { millicores, memoryMiB }: PodSize, count: number): Room => ({
  millicores: room.millicores - count * millicores,
  memoryMiB: room.memoryMiB - count * memoryMiB,
  pods: room.pods - count,
});

/**
 * The number of nodes of a type that hold all pods, the largest first, each on the first node with room. One of the
 * nodes also has the add-ons' other pods.
 *
 * @returns undefined where a pod has no place on an empty node
 */
function nodesNeeded(type: NodeType, { groups, agents, clusterWide }: Pods): number | undefined {
  const empty = roomOn(type, agents, AGENTS);
  const others = clusterWide ?? NOTHING;
  const first = clusterWide ? { ...less(empty, others, 1), pods: empty.pods - CLUSTER_WIDE } : empty;
  // Nodes with the same room count as one entry: there may be thousands of pods.
  let nodes = [{ room: first, count: 1 }];
  const share = ({ size }: PodGroup) => size.millicores / empty.millicores + size.memoryMiB / empty.memoryMiB;
  for (const { size, count } of [...groups].sort((one, other) => share(other) - share(one))) {
    const perNode = fit(empty, size);
    if (perNode === 0) return undefined;
    let left = count;
    const after: typeof nodes = [];
    /** Puts as many pods as there are left on some nodes, each of which has room for `each`. */
    const put = (room: Room, some: number, each: number): void => {
      const full = each > 0 ? Math.min(some, Math.floor(left / each)) : 0;
      const rest = each > 0 && full < some ? left - full * each : 0;
      left -= full * each + rest;
      const untouched = some - full - (rest > 0 ? 1 : 0);
      if (full > 0) after.push({ room: less(room, size, each), count: full });
      if (rest > 0) after.push({ room: less(room, size, rest), count: 1 });
      if (untouched > 0) after.push({ room, count: untouched });
    };
    for (const { room, count: some } of nodes) put(room, some, fit(room, size));
    if (left > 0) put(empty, Math.ceil(left / perNode), perNode);
    nodes = after;
  }
  return sum(nodes, ({ count }) => count);
}

/**
 * The cheapest nodes of a single type for all pods of one architecture.
 *
 * @returns undefined where no node type of a known price holds a pod: types larger than xlarge have no known price
 */
export function cheapestNodes(pods: Pods, prices: UnitPrices): Nodes | undefined {
  const { groups, agents, zones } = pods;
  const count = sum(groups, (group) => group.count);
  const [only, ...others] = groups;
  const dollars = ({ type, count }: Nodes): number => count * (hourly(type, prices) + pods.volumeDollars);
  const possible = candidates(prices)
    .filter(({ architecture }) => architecture === pods.architecture)
    .flatMap((type): Nodes[] => {
      const needed = nodesNeeded(type, pods);
      if (needed === undefined) return [];
      return [
        {
          type,
          count: Math.max(needed, Math.min(zones, count)),
          podsPerNode: only && others.length === 0 ? podsPerNode(type, only.size, agents, AGENTS) : undefined,
        },
      ];
    });
  return least(possible, dollars);
}
