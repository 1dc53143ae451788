import { counted } from '../counted.ts';
import { areAllWorkers, haveProxies, isThere, type Quantities, replicasOfWhat } from './stack-quantities.ts';

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
  proxyCpu: { unit: '', default: 0, min: 0, max: 1, kind: 'switch' },
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
  machineMemoryMiB: { unit: 'MiB', default: 512, min: 0, max: 8192 },
  machineCpuPercent: { unit: '%', default: 20, min: 0, max: 100 },
  machineVolumeGB: { unit: 'GB', default: 30, min: 8, max: 1000 },
  composeHours: { unit: 'hours a month', default: 0, min: 0, max: 1000 },
  ecsHours: { unit: 'hours a month', default: 0, min: 0, max: 1000 },
  eksHours: { unit: 'hours a month', default: 0, min: 0, max: 1000 },
  hourDollars: { unit: 'dollars', default: 100, min: 0, max: 10_000 },
  hoursPerMonth: { unit: 'hours', default: 730, min: 1, max: 744 },
} as const satisfies Readonly<Record<string, Assumption>>;

export type AssumptionId = keyof typeof ASSUMPTIONS;

/**
 * Title and reason of the default for each assumption. Apart from the numbers: the script of the page needs no words.
 */
export const WORDS: Readonly<Record<AssumptionId, { readonly title: string; readonly why: string }>> = {
  replicas: {
    title: 'replicas of each service',
    why: 'the minimum of the definition. Where services differ, it is that of the service with the most replicas; the others change in proportion',
  },
  copies: {
    title: 'copies of this application',
    why: 'what the stacks deploy; each is the whole application; all share the network and the cluster',
  },
  requestsPerSecond: {
    title: 'requests to each service, or tasks of a worker, on average',
    why: 'a small service; fewer at night, more by day; internal services get as many, by calls',
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
    why: 'the stack has none: Spot tasks stop with two minutes of notice; nodes on Spot are left out',
  },
  proxyCpu: {
    title: 'tasks have the CPU that AWS recommends for the proxy of Service Connect',
    why: 'as rendered: the proxy takes its CPU from that of the service',
  },
  requestPercent: {
    title: 'what pods ask for, of their sizes in the definition',
    why: 'as rendered. With less, a node holds more pods, as a pod may use more than it asks for. A task may not, and Fargate rounds its size up',
  },
  sharedLoadBalancer: {
    title: 'copies share one load balancer',
    why: 'each copy has its own, for all public services of the application; yes for several services behind one',
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
    title: 'length of a log line on EKS, compared with ECS',
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
  machineMemoryMiB: {
    title: 'memory of the system and Docker on the machine for Docker Compose',
    why: 'ours: a small Linux; not measured',
  },
  machineCpuPercent: {
    title: 'CPU that the containers use on that machine, of their limits, on average',
    why: 'ours, not measured: a small service; what a burstable machine uses beyond its baseline is billed',
  },
  machineVolumeGB: {
    title: "that machine's volume",
    why: 'ours: images, logs, and the data of all containers',
  },
  composeHours: {
    title: 'hours of work for Docker Compose',
    why: 'yours: patches of the machine, releases, restores, failures at night',
  },
  ecsHours: {
    title: 'hours of work for ECS on Fargate',
    why: 'yours: "Who does what" has the work that stays',
  },
  eksHours: {
    title: 'hours of work for EKS',
    why: 'yours: the same, and upgrades of the version: there are three a year',
  },
  hourDollars: {
    title: 'an hour of work',
    why: 'a round number, without a source; without hours it has no effect',
  },
  hoursPerMonth: {
    title: 'hours a month',
    why: 'a twelfth of a year; fewer for what is not always up',
  },
};

/** The requests of the add-ons' other pods where the CloudWatch operator is the only one of them. */
export const WITHOUT_METRICS_SERVER = { clusterMillicores: 100, clusterMemoryMiB: 64 } as const;

/** The reasons for these numbers. */
const OF_THE_OPERATOR: Partial<Readonly<Record<AssumptionId, string>>> = {
  clusterMillicores:
    "the CloudWatch operator, by its chart, taken to share the application's nodes; Auto Mode's own parts are no pods",
  clusterMemoryMiB: 'as for its CPU',
};

interface AssumptionWords {
  readonly title: string;
  readonly unit: string;
  readonly why: string;
}

/** The words for an application without a port, in which nothing takes requests. */
const OF_WORKERS: Partial<Readonly<Record<AssumptionId, AssumptionWords>>> = {
  requestsPerSecond: {
    title: 'lines that each worker writes to its log, on average',
    unit: 'lines/s',
    why: 'a small worker, with a line for each piece of its work',
  },
  logBytesPerRequest: { title: 'a line in the log', unit: 'bytes', why: "as long as the sample's" },
  writePercent: {
    title: "pieces of work that write to the worker's table",
    unit: '%',
    why: 'as of a service with requests; each of the others is taken to read an item of at most 4 KB',
  },
};

/** Title, unit and reason of an assumption, as an application needs them. */
export function wordsOf(
  id: AssumptionId,
  quantities: Pick<Quantities, 'services' | 'replicas' | 'servicesWithPorts' | 'metricsServer'>,
): AssumptionWords {
  const { title: ofEach, why } = WORDS[id];
  const title = id === 'replicas' ? `replicas of ${replicasOfWhat(quantities)}` : ofEach;
  const each = id === 'copies' ? ` (${counted(quantities.services.length, 'service')} each)` : '';
  return (
    (areAllWorkers(quantities) && OF_WORKERS[id]) || {
      title: `${title}${each}`,
      why: (!quantities.metricsServer && OF_THE_OPERATOR[id]) || why,
      unit: ASSUMPTIONS[id].unit,
    }
  );
}

export const ASSUMPTION_IDS = Object.keys(ASSUMPTIONS) as readonly AssumptionId[];
export type Assumptions = Readonly<Record<AssumptionId, number>>;

export const DEFAULTS = Object.fromEntries(
  ASSUMPTION_IDS.map((id) => [id, ASSUMPTIONS[id].default]),
) as Assumptions;

/** The unit as it stands behind a value: not where the title begins with it. */
export const shownUnit = ({ title, unit }: AssumptionWords): string => (title.startsWith(unit) ? '' : unit);

/** Tells whether an assumption has a part in the bill of an application. */
export function isAssumed(
  id: AssumptionId,
  { loadBalancers, tables, tasks, controlPlaneLogDays }: Quantities,
): boolean {
  if (id === 'proxyCpu') return haveProxies({ tasks });
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
