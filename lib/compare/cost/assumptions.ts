import { isThere, type Quantities } from './stack-quantities.ts';

/*
 * The assumptions of the cost model: numbers that no template has and every reader may change. They are for one service
 * and one month unless their titles say otherwise.
 */

interface Assumption {
  /** The unit of a number; empty for a switch. */
  readonly unit: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** A switch is 1 for on and 0 for off.
   * @default - any number */
  readonly kind?: 'whole' | 'switch';
}

export const ASSUMPTIONS = {
  replicas: { unit: 'replicas', default: 2, min: 1, max: 100, kind: 'whole' },
  copies: { unit: 'copies', default: 1, min: 1, max: 200, kind: 'whole' },
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

/**
 * Title and reason of the default for each assumption. Apart from the numbers: the script of the page needs no words.
 */
export const WORDS: Readonly<Record<AssumptionId, { readonly title: string; readonly why: string }>> = {
  replicas: {
    title: 'replicas of each service',
    why: 'the least that the definition has; services with fewer than the most keep their proportion to it',
  },
  copies: {
    title: 'applications like this one',
    why: 'what the stacks deploy; more share the network and the cluster',
  },
  requestsPerSecond: {
    title: 'requests to each service, or tasks of a worker, on average',
    why: 'a small service; fewer at night, more by day; services that are not public get as many, by calls',
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
    title: "requests that write to the service's table",
    why: 'as many as the measuring tool makes for the sample; each of the others is taken to read an item of at most 4 KB',
  },
  storedGB: {
    title: 'data in each table',
    why: 'a million items of 1 KB',
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
    title: 'applications share one load balancer',
    why: 'each stack has its own, for all public services of the application',
  },
  extendedSupport: {
    title: 'the version of Kubernetes is in extended support',
    why: 'AWS upgrades when standard support ends, unless the option extendedSupport is given',
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
    why: "metrics-server twice and the CloudWatch operator, 100 each by their charts, taken to share the application's nodes; Auto Mode's own parts are no pods",
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

/** Tells whether an assumption has a part in the bill of an application. */
export function isAssumed(
  id: AssumptionId,
  { loadBalancers, tables, controlPlaneLogDays }: Quantities,
): boolean {
  if (OF_TABLES.includes(id)) return isThere(tables);
  if (OF_LOAD_BALANCERS.includes(id)) return isThere(loadBalancers);
  return id !== 'controlPlaneLogGB' || controlPlaneLogDays > 0;
}

const OF_TABLES: readonly AssumptionId[] = ['writePercent', 'storedGB'];
const OF_LOAD_BALANCERS: readonly AssumptionId[] = [
  'responseBytes',
  'requestsPerConnection',
  'sharedLoadBalancer',
];

/** The words for what a value must be; undefined for a valid value. The command line and the page share them. */
export function problemOf(id: AssumptionId, text: string): string | undefined {
  const { min, max, unit, kind }: Assumption = ASSUMPTIONS[id];
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= min && value <= max && (!kind || Number.isInteger(value))) return undefined;
  if (kind === 'switch') return '0 (no) or 1 (yes)';
  return `a ${kind ? 'whole number' : 'number'} from ${min} to ${max} (${unit})`;
}

/** A value as it is shown to people. */
export function assumedText(id: AssumptionId, value: number): string {
  const { kind }: Assumption = ASSUMPTIONS[id];
  if (kind === 'switch') return value === 1 ? 'yes' : 'no';
  return String(value);
}
