import { least, rollup, sum } from 'd3-array';
import type { PriceName, UnitPrices } from './prices.ts';

/*
 * A model of the nodes that EKS Auto Mode creates, as no template names them. All nodes of an architecture are of one
 * type, the cheapest that holds all pods, with a node in each zone that has a pod.
 */

/** A machine of EC2 whose price is known. */
export interface MachineType {
  readonly name: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly millicores: number;
  readonly memoryMiB: number;
  readonly maxPods: number;
  readonly instance: PriceName;
}

export interface NodeType extends MachineType {
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
  machineTypes(prices).flatMap((type) => {
    const fee = `eks.autoMode.fee.${type.name}`;
    return isPrice(fee, prices) ? [{ ...type, fee }] : [];
  });

/** The machines of the families c, m and r whose price is known. All have their CPU for themselves, at all times. */
export function machineTypes(prices: UnitPrices): readonly MachineType[] {
  const known = machinesOfPrices.get(prices);
  if (known) return known;
  const types = (Object.keys(prices) as PriceName[]).flatMap(machineType);
  machinesOfPrices.set(prices, types);
  return types;
}

/** Machines by prices: each bill asks for them, and a curve has a bill for each of its points. */
const machinesOfPrices = new WeakMap<UnitPrices, readonly MachineType[]>();

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

function machineType(instance: PriceName): MachineType[] {
  const found = /^([cmr])\d([a-z]*)(?:-flex)?\.(large|xlarge)$/.exec(instance.replace(INSTANCE, ''));
  if (!instance.startsWith(INSTANCE) || !found) return [];
  const [name = '', family, options = '', size] = found;
  const { vcpus, maxPods } = SIZES[size as keyof typeof SIZES];
  return [
    {
      name,
      architecture: options.startsWith('g') ? 'arm64' : 'x86_64',
      millicores: vcpus * 1000,
      memoryMiB: vcpus * GIB_PER_VCPU[family as keyof typeof GIB_PER_VCPU] * 1024,
      maxPods,
      instance,
    },
  ];
}

export interface PodSize {
  readonly millicores: number;
  readonly memoryMiB: number;
}

/** Millicores that the kubelet reserves of each of the first cores. */
const OF_FIRST_CORES = [60, 10, 5, 5];

/**
 * The part of a node that pods may use. Auto Mode's nodes run Bottlerocket, whose kubelet reserves 11 MiB a pod and 255
 * MiB more, and 6 % of the first core, 1 % of the second, 0.5 % of the third and fourth, 0.25 % of the others. Source:
 * bottlerocket-os/bottlerocket, README, `settings.kubernetes.kube-reserved`. The hypervisor is taken to use 7.5 % of
 * the memory, as in Karpenter (`VM_MEMORY_OVERHEAD_PERCENT`). 100 MiB are the eviction threshold.
 */
export function allocatable({ millicores, memoryMiB, maxPods }: NodeType): PodSize {
  const cores = millicores / 1000;
  const reserved = sum(OF_FIRST_CORES.slice(0, cores)) + 2.5 * Math.max(0, cores - OF_FIRST_CORES.length);
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
  readonly clusterWide?: (PodSize & { readonly pods: number }) | undefined;
  readonly zones: number;
  readonly architecture: NodeType['architecture'];
  /** Dollars an hour for the volume of a node. */
  readonly volumeDollars: number;
}

/** Pods of agents on each node: the CloudWatch agent and Fluent Bit. */
const AGENTS = 2;
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

/** Nodes with the same room, as one entry: there may be thousands of pods. */
interface Alike {
  readonly room: Room;
  readonly count: number;
}

/**
 * The number of nodes of a type that hold all pods, the largest first, each on the first node with room. One of the
 * nodes also has the add-ons' other pods.
 *
 * @returns undefined where a pod has no place on an empty node
 */
function nodesNeeded(type: NodeType, { groups, agents, clusterWide }: Pods): number | undefined {
  const empty = roomOn(type, agents, AGENTS);
  const others = clusterWide ?? NOTHING;
  const first = clusterWide ? { ...less(empty, others, 1), pods: empty.pods - clusterWide.pods } : empty;
  let nodes: readonly Alike[] = [{ room: first, count: 1 }];
  const largestFirst = [...groups].sort((one, other) => share(other.size, empty) - share(one.size, empty));
  for (const group of largestFirst) {
    if (fit(empty, group.size) === 0) return undefined;
    nodes = withPods(nodes, group, empty);
  }
  return sum(nodes, ({ count }) => count);
}

const share = ({ millicores, memoryMiB }: PodSize, room: Room): number =>
  millicores / room.millicores + memoryMiB / room.memoryMiB;

/** Nodes with pods of one more size: on the nodes that have room for them, then on new ones. */
function withPods(nodes: readonly Alike[], { size, count }: PodGroup, empty: Room): Alike[] {
  const after: Alike[] = [];
  let left = count;
  for (const { room, count: some } of [...nodes, { room: empty, count: Number.POSITIVE_INFINITY }]) {
    const each = fit(room, size);
    const full = each > 0 ? Math.min(some, Math.floor(left / each)) : 0;
    const rest = each > 0 && full < some ? left - full * each : 0;
    left -= full * each + rest;
    const untouched = some - full - (rest > 0 ? 1 : 0);
    if (full > 0) after.push({ room: less(room, size, each), count: full });
    if (rest > 0) after.push({ room: less(room, size, rest), count: 1 });
    if (untouched > 0 && room !== empty) after.push({ room, count: untouched });
  }
  return after;
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
  return least(possible, ({ type, count }) => count * (hourly(type, prices) + pods.volumeDollars));
}
