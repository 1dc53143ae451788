/*
 * What no template says, and everybody may set otherwise: for one service and one month, where nothing else is said.
 */

interface Assumption {
  readonly title: string;
  /** What a number is a number of; of a switch nothing. */
  readonly unit: string;
  /** A switch is on with 1 and off with 0.
   * @default - any number */
  readonly kind?: 'whole' | 'switch';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Why that default. */
  readonly why: string;
}

const assumption = (assumption: Assumption): Assumption => assumption;

export const ASSUMPTIONS = {
  replicas: assumption({
    title: 'replicas of each service',
    kind: 'whole',
    unit: 'replicas',
    default: 2,
    min: 1,
    max: 100,
    why: 'the least that the definition of the sample has',
  }),
  services: assumption({
    title: 'services like this one',
    kind: 'whole',
    unit: 'services',
    default: 1,
    min: 1,
    max: 200,
    why: 'what the stacks deploy; more share the network and the cluster',
  }),
  requestsPerSecond: assumption({
    title: 'requests to each service, on average',
    unit: 'requests/s',
    default: 10,
    min: 0,
    max: 10_000,
    why: 'a small service; fewer at night, more by day',
  }),
  responseBytes: assumption({
    title: 'a response',
    unit: 'bytes',
    default: 1000,
    min: 0,
    max: 10_000_000,
    why: 'a redirect or a short JSON with its headers',
  }),
  requestsPerConnection: assumption({
    title: 'requests on a connection',
    unit: 'requests',
    default: 10,
    min: 1,
    max: 10_000,
    why: 'browsers and clients that keep connections for a while',
  }),
  logBytesPerRequest: assumption({
    title: 'a line in the log for each request',
    unit: 'bytes',
    default: 210,
    min: 0,
    max: 100_000,
    why: "as long as the sample's",
  }),
  writePercent: assumption({
    title: 'requests that write to the table',
    unit: '%',
    default: 20,
    min: 0,
    max: 100,
    why: 'as many as the measuring tool makes; each of the others is taken to read an item of at most 4 KB',
  }),
  storedGB: assumption({
    title: 'data in the table',
    unit: 'GB',
    default: 1,
    min: 0,
    max: 100_000,
    why: 'some million links',
  }),
  spotPercent: assumption({
    title: 'tasks on Fargate Spot',
    unit: '%',
    default: 0,
    min: 0,
    max: 100,
    why: 'the stack asks for none: Spot is taken away with two minutes of notice',
  }),
  requestPercent: assumption({
    title: 'what a pod asks for, of what a task is given',
    unit: '%',
    default: 100,
    min: 10,
    max: 100,
    why: 'the definition gives both the same; pods may ask for less than they may use, tasks may not',
  }),
  sharedLoadBalancer: assumption({
    title: 'services share one load balancer',
    kind: 'switch',
    unit: '',
    default: 0,
    min: 0,
    max: 1,
    why: 'no: each stack has its own',
  }),
  extendedSupport: assumption({
    title: 'the version of Kubernetes is in extended support',
    kind: 'switch',
    unit: '',
    default: 0,
    min: 0,
    max: 1,
    why: 'no: when standard support ends AWS upgrades, as the stack says',
  }),
  nodeMillicores: assumption({
    title: "CPU of the CloudWatch add-on's two agents, on each node",
    unit: 'millicores',
    default: 300,
    min: 0,
    max: 2000,
    why: "250 and 50, as the add-on's chart has it; not read from a running cluster",
  }),
  nodeMemoryMiB: assumption({
    title: 'their memory',
    unit: 'MiB',
    default: 153,
    min: 0,
    max: 4096,
    why: '128 and 25, as for their CPU',
  }),
  clusterMillicores: assumption({
    title: "CPU of the add-ons' other pods, once a cluster",
    unit: 'millicores',
    default: 300,
    min: 0,
    max: 1000,
    why: "metrics-server twice and the CloudWatch operator, 100 each by their charts; that they share the service's nodes is assumed. Auto Mode's own parts are no pods",
  }),
  clusterMemoryMiB: assumption({
    title: 'their memory',
    unit: 'MiB',
    default: 464,
    min: 0,
    max: 2048,
    why: 'twice 200 and 64, as for their CPU',
  }),
  podLogFactor: assumption({
    title: 'the same line of a pod, where a task has 1',
    unit: 'times',
    default: 5.7,
    min: 1,
    max: 20,
    why: "ours, by the CloudWatch add-on's chart: it stores JSON as text and parsed, with the names of its pod, 1200 bytes of 210; not seen in CloudWatch",
  }),
  controlPlaneLogGB: assumption({
    title: "logs of EKS' control plane",
    unit: 'GB a month',
    default: 10,
    min: 0,
    max: 10_000,
    why: 'ours: all types, of a small cluster at rest; none where the template has them off',
  }),
  nodeVolumeGB: assumption({
    title: "a node's volume",
    unit: 'GB',
    default: 80,
    min: 20,
    max: 1000,
    why: "the default of Auto Mode's NodeClass",
  }),
  hoursPerMonth: assumption({
    title: 'hours a month',
    unit: 'hours',
    default: 730,
    min: 1,
    max: 744,
    why: 'a twelfth of a year; fewer for what is not always up',
  }),
} as const satisfies Readonly<Record<string, Assumption>>;

export type AssumptionId = keyof typeof ASSUMPTIONS;
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
