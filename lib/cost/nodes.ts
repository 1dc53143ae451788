import type { PriceName, UnitPrices } from './prices.ts';

/*
 * The nodes that EKS Auto Mode makes, which no template names. Modelled: all of one type, the cheapest on which all pods
 * have a place, with a node in each zone that has a pod.
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
  // Pods by the addresses of its network interfaces, as the default is.
  large: { vcpus: 2, maxPods: 29 },
  xlarge: { vcpus: 4, maxPods: 58 },
} as const;

/**
 * Of the pool `general-purpose` those whose price and fee are known: families c, m and r of generation 5 and later. Source: EKS
 * user guide, "Enable or Disable Built-in NodePools".
 */
export const nodeTypes = (prices: UnitPrices): NodeType[] =>
  (Object.keys(prices) as PriceName[]).flatMap((name) => nodeType(name, prices));

/** Of those alike in all but their price the cheapest: others are never chosen. */
function candidates(prices: UnitPrices): readonly NodeType[] {
  const known = ofPrices.get(prices);
  if (known) return known;
  const bySize = new Map<string, NodeType>();
  for (const type of nodeTypes(prices)) {
    const size = `${type.architecture} ${type.millicores} ${type.memoryMiB}`;
    const other = bySize.get(size);
    if (!other || hourly(type, prices) < hourly(other, prices)) bySize.set(size, type);
  }
  const types = [...bySize.values()];
  ofPrices.set(prices, types);
  return types;
}

/** A curve asks for each of its points. */
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
 * What is left of a node for pods. Kubelet's reserve is Bottlerocket's, on which Auto Mode's nodes run: 11 MiB a pod and
 * 255 more, and of the cores 6 %, 1 %, twice 0.5 %, then 0.25 %. Source: bottlerocket-os/bottlerocket, README,
 * `settings.kubernetes.kube-reserved`. What the hypervisor keeps is taken as 7.5 % of the memory, as Karpenter does
 * (`VM_MEMORY_OVERHEAD_PERCENT`); 100 MiB are the threshold of eviction.
 */
export function allocatable({ millicores, memoryMiB, maxPods }: NodeType): PodSize {
  const cores = millicores / 1000;
  const shares = [60, 10, 5, 5];
  const reserved = Array.from({ length: cores }, (_, core) => shares[core] ?? 2.5).reduce((a, b) => a + b, 0);
  return {
    millicores: millicores - reserved,
    memoryMiB: memoryMiB * (1 - 0.075) - (255 + 11 * maxPods) - 100,
  };
}

export interface Pods {
  readonly pod: PodSize;
  readonly count: number;
  /** What the agents on each node ask for. */
  readonly agents: PodSize;
  /** What the add-ons' other pods ask for, once a cluster. */
  readonly clusterWide: PodSize;
  readonly zones: number;
  readonly architecture: NodeType['architecture'];
  /** What each node costs an hour besides. */
  readonly volumeDollars: number;
}

/** The CloudWatch agent and Fluent Bit. */
const AGENTS = 2;
/** Two of metrics-server, and the CloudWatch operator. */
const CLUSTER_WIDE = 3;

export interface Nodes {
  readonly type: NodeType;
  readonly count: number;
  /** On a node without the add-ons' other pods. */
  readonly podsPerNode: number;
}

/** How many pods fit on a node, beside so many others that ask for so much. */
export function podsPerNode(type: NodeType, pod: PodSize, others: PodSize, otherPods: number): number {
  const free = allocatable(type);
  return Math.max(
    0,
    Math.min(
      Math.floor((free.millicores - others.millicores) / pod.millicores),
      Math.floor((free.memoryMiB - others.memoryMiB) / pod.memoryMiB),
      type.maxPods - otherPods,
    ),
  );
}

/**
 * The cheapest nodes for all pods. One of the nodes has the add-ons' other pods, too.
 *
 * @throws RangeError where a pod has a place on no type
 */
export function cheapestNodes(pods: Pods, prices: UnitPrices): Nodes {
  const { pod, agents, clusterWide, count } = pods;
  const all = {
    millicores: agents.millicores + clusterWide.millicores,
    memoryMiB: agents.memoryMiB + clusterWide.memoryMiB,
  };
  const dollars = ({ type, count }: Nodes): number => count * (hourly(type, prices) + pods.volumeDollars);
  const [cheapest] = candidates(prices)
    .filter(({ architecture }) => architecture === pods.architecture)
    .flatMap((type): Nodes[] => {
      const perNode = podsPerNode(type, pod, agents, AGENTS);
      if (perNode === 0) return [];
      const onFirst = podsPerNode(type, pod, all, AGENTS + CLUSTER_WIDE);
      const needed = 1 + Math.ceil(Math.max(0, count - onFirst) / perNode);
      return [{ type, podsPerNode: perNode, count: Math.max(needed, Math.min(pods.zones, count)) }];
    })
    .sort((one, other) => dollars(one) - dollars(other));
  if (!cheapest) {
    const { millicores, memoryMiB } = pod;
    throw new RangeError(
      `a pod must have a place on a node of a known price; got ${millicores} millicores and ${memoryMiB} MiB`,
    );
  }
  return cheapest;
}
