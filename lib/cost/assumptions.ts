/*
 * What no template says, and everybody may set otherwise: for one service and one month, where nothing else is said.
 */

interface Assumption {
  readonly title: string;
  readonly unit: string;
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
    unit: 'replicas',
    default: 2,
    min: 1,
    max: 100,
    why: 'the least that the definition of the sample has',
  }),
  services: assumption({
    title: 'services like this one',
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
    why: 'a small service; a share of them at night, more by day',
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
    default: 300,
    min: 0,
    max: 100_000,
    why: "about what the sample's logger writes",
  }),
  writePercent: assumption({
    title: 'requests that write to the table',
    unit: '%',
    default: 20,
    min: 0,
    max: 100,
    why: 'the mix of the measuring tool; the others read an item of at most 4 KB once',
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
    title: 'services share one load balancer (1) or have one each (0)',
    unit: '0 or 1',
    default: 0,
    min: 0,
    max: 1,
    why: 'each stack has its own',
  }),
  extendedSupport: assumption({
    title: 'the version of Kubernetes is in extended support (1) or standard (0)',
    unit: '0 or 1',
    default: 0,
    min: 0,
    max: 1,
    why: 'its standard support has not ended, and then AWS upgrades, as the stack says',
  }),
  nodeMillicores: assumption({
    title: 'what the agents for logs take of each node',
    unit: 'millicores',
    default: 300,
    min: 0,
    max: 2000,
    why: "about what the CloudWatch add-on's two agents ask for; not read from a running cluster",
  }),
  nodeMemoryMiB: assumption({
    title: 'what they take of its memory',
    unit: 'MiB',
    default: 160,
    min: 0,
    max: 4096,
    why: 'as for their CPU',
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
} as const;

export type AssumptionId = keyof typeof ASSUMPTIONS;
export const ASSUMPTION_IDS = Object.keys(ASSUMPTIONS) as readonly AssumptionId[];
export type Assumptions = Readonly<Record<AssumptionId, number>>;

export const DEFAULTS = Object.fromEntries(
  ASSUMPTION_IDS.map((id) => [id, ASSUMPTIONS[id].default]),
) as Assumptions;
