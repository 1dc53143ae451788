/*
 * What no template says, and everybody may set otherwise: for one service and one month, where nothing else is said.
 */

interface Assumption {
  /** What a number is a number of; of a switch nothing. */
  readonly unit: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** A switch is on with 1 and off with 0.
   * @default - any number */
  readonly kind?: 'whole' | 'switch';
}

export const ASSUMPTIONS = {
  replicas: { unit: 'replicas', default: 2, min: 1, max: 100, kind: 'whole' },
  services: { unit: 'services', default: 1, min: 1, max: 200, kind: 'whole' },
  requestsPerSecond: { unit: 'requests/s', default: 10, min: 0, max: 10_000 },
  responseBytes: { unit: 'bytes', default: 1000, min: 0, max: 10_000_000 },
  requestsPerConnection: { unit: 'requests', default: 10, min: 1, max: 10_000 },
  logBytesPerRequest: { unit: 'bytes', default: 210, min: 0, max: 100_000 },
  writePercent: { unit: '%', default: 20, min: 0, max: 100 },
  storedGB: { unit: 'GB', default: 1, min: 0, max: 100_000 },
  spotPercent: { unit: '%', default: 0, min: 0, max: 100 },
  requestPercent: { unit: '%', default: 100, min: 10, max: 100 },
  sharedLoadBalancer: { unit: '', default: 0, min: 0, max: 1, kind: 'switch' },
  extendedSupport: { unit: '', default: 0, min: 0, max: 1, kind: 'switch' },
  nodeMillicores: { unit: 'millicores', default: 300, min: 0, max: 2000 },
  nodeMemoryMiB: { unit: 'MiB', default: 153, min: 0, max: 4096 },
  clusterMillicores: { unit: 'millicores', default: 300, min: 0, max: 1000 },
  clusterMemoryMiB: { unit: 'MiB', default: 464, min: 0, max: 2048 },
  podLogFactor: { unit: 'times as long', default: 5.7, min: 1, max: 20 },
  controlPlaneLogGB: { unit: 'GB a month', default: 10, min: 0, max: 10_000 },
  nodeVolumeGB: { unit: 'GB', default: 80, min: 20, max: 1000 },
  hoursPerMonth: { unit: 'hours', default: 730, min: 1, max: 744 },
} as const satisfies Readonly<Record<string, Assumption>>;

export type AssumptionId = keyof typeof ASSUMPTIONS;

/** What each is, and why that default. Apart, as the page has these words, and its script needs none. */
export const WORDS: Readonly<Record<AssumptionId, { readonly title: string; readonly why: string }>> = {
  replicas: {
    title: 'replicas of each service',
    why: 'the least that the definition of the sample has',
  },
  services: {
    title: 'services like this one',
    why: 'what the stacks deploy; more share the network and the cluster',
  },
  requestsPerSecond: {
    title: 'requests to each service, on average',
    why: 'a small service; fewer at night, more by day',
  },
  responseBytes: {
    title: 'a response',
    why: 'a redirect or a short JSON with its headers',
  },
  requestsPerConnection: {
    title: 'requests on a connection',
    why: 'browsers and clients that keep connections for a while',
  },
  logBytesPerRequest: {
    title: 'a line in the log for each request',
    why: "as long as the sample's",
  },
  writePercent: {
    title: 'requests that write to the table',
    why: 'as many as the measuring tool makes; each of the others is taken to read an item of at most 4 KB',
  },
  storedGB: {
    title: 'data in the table',
    why: 'some million links',
  },
  spotPercent: {
    title: 'tasks on Fargate Spot',
    why: 'the stack asks for none: Spot goes with two minutes of notice; nodes on Spot are left out',
  },
  requestPercent: {
    title: 'what a pod asks for, of what a task is given',
    why: 'the definition gives both the same; only pods may use more than they ask for',
  },
  sharedLoadBalancer: {
    title: 'services share one load balancer',
    why: 'each stack has its own',
  },
  extendedSupport: {
    title: 'the version of Kubernetes is in extended support',
    why: 'when standard support ends AWS upgrades, as the stack says',
  },
  nodeMillicores: {
    title: "CPU of the CloudWatch add-on's two agents, on each node",
    why: "250 and 50, as the add-on's chart has it; not read from a running cluster",
  },
  nodeMemoryMiB: {
    title: 'memory of these agents, on each node',
    why: '128 and 25, as for their CPU',
  },
  clusterMillicores: {
    title: "CPU of the add-ons' other pods, once a cluster",
    why: "metrics-server twice and the CloudWatch operator, 100 each by their charts, taken to share the service's nodes; Auto Mode's own parts are no pods",
  },
  clusterMemoryMiB: {
    title: 'memory of these pods, once a cluster',
    why: 'twice 200 and 64, as for their CPU',
  },
  podLogFactor: {
    title: 'that line as EKS sends it to CloudWatch',
    why: "ours: by its chart the CloudWatch add-on sends JSON as text and parsed, with its pod's names, 1200 bytes of 210; not seen in CloudWatch",
  },
  controlPlaneLogGB: {
    title: "logs of EKS' control plane",
    why: 'ours: all types, of a small cluster at rest; none where the template has them off',
  },
  nodeVolumeGB: {
    title: "a node's volume",
    why: "the default of Auto Mode's NodeClass",
  },
  hoursPerMonth: {
    title: 'hours a month',
    why: 'a twelfth of a year; fewer for what is not always up',
  },
};

export const ASSUMPTION_IDS = Object.keys(ASSUMPTIONS) as readonly AssumptionId[];
export type Assumptions = Readonly<Record<AssumptionId, number>>;

export const DEFAULTS = Object.fromEntries(
  ASSUMPTION_IDS.map((id) => [id, ASSUMPTIONS[id].default]),
) as Assumptions;

/** What a value must be, where it is not: the same for a flag and in the page. */
export function problemOf(id: AssumptionId, text: string): string | undefined {
  const { min, max, unit, kind }: Assumption = ASSUMPTIONS[id];
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= min && value <= max && (!kind || Number.isInteger(value))) return undefined;
  if (kind === 'switch') return '0 (no) or 1 (yes)';
  return `a ${kind ? 'whole number' : 'number'} from ${min} to ${max} (${unit})`;
}

/** A value as it is shown. */
export function assumedText(id: AssumptionId, value: number): string {
  const { kind }: Assumption = ASSUMPTIONS[id];
  if (kind === 'switch') return value === 1 ? 'yes' : 'no';
  return String(value);
}
