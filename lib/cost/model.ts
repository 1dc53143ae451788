import { type Assumptions, DEFAULTS } from './assumptions.ts';
import { cheapestNodes, type Nodes } from './nodes.ts';
import type { PriceName, UnitPrices } from './prices.ts';
import type { Quantities } from './quantities.ts';

/*
 * What the two deployments on AWS cost a month, by what their templates have, by assumptions, and by prices. Plain
 * functions without Node, as the page calculates with them, too.
 */

export const BILLED = { ecs: 'ECS on Fargate', eks: 'EKS' } as const;
export type Billed = keyof typeof BILLED;

/** Fixed: however many replicas; by replica: more with each; by traffic: more with each request. */
export type Kind = 'fixed' | 'replicas' | 'traffic';

export interface Line {
  readonly id: string;
  readonly title: string;
  readonly kind: Kind;
  /** Dollars a month, of all services together. */
  readonly dollars: Readonly<Record<Billed, number>>;
  readonly prices: readonly PriceName[];
  /** Whether no template names it, so that it is by assumption alone. */
  readonly isModelled: boolean;
}

export interface Bill {
  readonly lines: readonly Line[];
  readonly total: Readonly<Record<Billed, number>>;
  /** Those of the prices that count which no dated source confirms. */
  readonly unverified: readonly PriceName[];
  readonly nodes: Nodes;
}

/** What the model needs besides assumptions. */
export interface Basis {
  readonly quantities: Quantities;
  readonly prices: UnitPrices;
}

/** The least replicas of the definition, and what is assumed otherwise. */
export const assumed = ({ replicas }: Quantities, change: Partial<Assumptions> = {}): Assumptions => ({
  ...DEFAULTS,
  replicas,
  ...change,
});

/** @throws RangeError where a pod has a place on no node of a known price */
export function bill({ quantities, prices }: Basis, a: Assumptions): Bill {
  const { zones, natGateways, secrets, task } = quantities;
  const used = new Set<PriceName>();
  const usd = (name: PriceName): number => {
    used.add(name);
    return prices[name].usd;
  };
  const lines: Line[] = [];
  const line = (
    id: string,
    title: string,
    kind: Kind,
    names: readonly PriceName[],
    dollars: Partial<Record<Billed, number>> | number,
    isModelled = false,
  ) => {
    const of = typeof dollars === 'number' ? { ecs: dollars, eks: dollars } : dollars;
    const { ecs = 0, eks = 0 } = of;
    lines.push({ id, title, kind, dollars: { ecs, eks }, prices: names, isModelled });
  };
  const hours = a.hoursPerMonth;
  const replicas = a.replicas * a.services;
  const balancers = a.sharedLoadBalancer === 1 ? 1 : a.services;

  // The network, which both need alike.
  line('nat', 'NAT gateways', 'fixed', ['nat.hour'], natGateways * hours * usd('nat.hour'));
  line('load-balancer', 'load balancers', 'fixed', ['alb.hour'], balancers * hours * usd('alb.hour'));
  line(
    'addresses',
    'public IPv4 addresses, of NAT gateways and of load balancers in each zone',
    'fixed',
    ['publicIpv4.inUse'],
    (natGateways + balancers * zones) * hours * usd('publicIpv4.inUse'),
  );
  line(
    'secrets',
    'secrets',
    'fixed',
    ['secretsManager.secret'],
    a.services * secrets * usd('secretsManager.secret'),
  );
  line(
    'stored',
    'data in the table',
    'fixed',
    ['dynamodb.storage.standard'],
    a.services * a.storedGB * usd('dynamodb.storage.standard'),
    true,
  );

  line(
    'backups',
    'continuous backups of it',
    'fixed',
    ['dynamodb.pitr'],
    a.services * a.storedGB * usd('dynamodb.pitr'),
    true,
  );

  line('cluster', 'control plane', 'fixed', ['eks.cluster.standard'], {
    eks: hours * usd('eks.cluster.standard'),
  });
  if (a.extendedSupport === 1) {
    const name = 'eks.cluster.extendedSupportSurcharge';
    line('support', 'extended support of the version', 'fixed', [name], { eks: hours * usd(name) }, true);
  }

  const arch = task.architecture === 'arm64' ? 'arm' : 'x86';
  const taskHour = (kind: 'linux' | 'spot') =>
    task.vcpus * usd(`fargate.${kind}.${arch}.vcpu`) + task.memoryGB * usd(`fargate.${kind}.${arch}.memory`);
  const spot = a.spotPercent / 100;
  if (spot < 1) {
    line(
      'tasks',
      'tasks on Fargate',
      'replicas',
      [`fargate.linux.${arch}.vcpu`, `fargate.linux.${arch}.memory`],
      {
        ecs: (1 - spot) * replicas * hours * taskHour('linux'),
      },
    );
  }
  if (spot > 0) {
    line(
      'spot',
      'tasks on Fargate Spot',
      'replicas',
      [`fargate.spot.${arch}.vcpu`, `fargate.spot.${arch}.memory`],
      {
        ecs: spot * replicas * hours * taskHour('spot'),
      },
      true,
    );
  }

  const nodes = nodesFor({ quantities, prices }, a);
  const { instance, fee } = nodes.type;
  const nodesTitle = `nodes: ${nodes.count} of ${nodes.type.name}`;
  line('nodes', nodesTitle, 'replicas', [instance], { eks: nodes.count * hours * usd(instance) }, true);
  line(
    'auto-mode',
    "Auto Mode's fee for them",
    'replicas',
    [fee],
    { eks: nodes.count * hours * usd(fee) },
    true,
  );
  line(
    'volumes',
    'their volumes',
    'replicas',
    ['ebs.gp3.storage'],
    {
      eks: nodes.count * a.nodeVolumeGB * (hours / 730) * usd('ebs.gp3.storage'),
    },
    true,
  );

  // Traffic, the same for both.
  const requests = a.services * a.requestsPerSecond * 3600 * hours;
  if (requests > 0) {
    const gigabytes = (bytes: number) => (requests * bytes) / 1e9;
    const logs = gigabytes(a.logBytesPerRequest);
    line(
      'units',
      "load balancers' capacity units",
      'traffic',
      ['alb.lcu'],
      balancers * hours * capacityUnits(a) * usd('alb.lcu'),
      true,
    );
    line(
      'reads',
      'reads of the table',
      'traffic',
      ['dynamodb.ondemand.rru'],
      ((requests * (100 - a.writePercent)) / 100 / 1e6) * usd('dynamodb.ondemand.rru'),
      true,
    );
    line(
      'writes',
      'writes to the table',
      'traffic',
      ['dynamodb.ondemand.wru'],
      ((requests * a.writePercent) / 100 / 1e6) * usd('dynamodb.ondemand.wru'),
      true,
    );
    line(
      'logs',
      'log lines taken in and kept for a month',
      'traffic',
      ['cloudwatch.logs.ingest.standard', 'cloudwatch.logs.storage'],
      logs * (usd('cloudwatch.logs.ingest.standard') + usd('cloudwatch.logs.storage')),
      true,
    );
    line(
      'nat-data',
      'those lines through the NAT gateway',
      'traffic',
      ['nat.data'],
      logs * usd('nat.data'),
      true,
    );
    line(
      'egress',
      'responses to the internet',
      'traffic',
      ['egress.internet.first10TB'],
      gigabytes(a.responseBytes) * usd('egress.internet.first10TB'),
      true,
    );
  }

  const total = (of: Billed) => lines.reduce((sum, { dollars }) => sum + dollars[of], 0);
  return {
    lines,
    total: { ecs: total('ecs'), eks: total('eks') },
    unverified: [...used].filter((name) => !prices[name].verified),
    nodes,
  };
}

/** Those that EKS Auto Mode would make for all replicas of all services. */
export const nodesFor = ({ quantities: { pod, zones }, prices }: Basis, a: Assumptions): Nodes =>
  cheapestNodes(
    {
      pod: {
        millicores: (pod.millicores * a.requestPercent) / 100,
        memoryMiB: (pod.memoryMiB * a.requestPercent) / 100,
      },
      count: a.replicas * a.services,
      overhead: { millicores: a.nodeMillicores, memoryMiB: a.nodeMemoryMiB },
      zones,
      architecture: pod.architecture,
    },
    prices,
  );

/**
 * Of each load balancer: the most of 25 new connections a second, 3000 active ones, and 1 GB an hour is a unit. Rules are
 * free up to ten, and a service has one. Source: AWS, Elastic Load Balancing pricing.
 */
function capacityUnits(a: Assumptions): number {
  const perBalancer = a.sharedLoadBalancer === 1 ? a.services : 1;
  const connections = (perBalancer * a.requestsPerSecond) / a.requestsPerConnection;
  // Open for the idle timeout at most, of which there is no more than a minute's worth.
  const active = connections * 60;
  const gigabytesAnHour = (perBalancer * a.requestsPerSecond * 3600 * a.responseBytes) / 1e9;
  return Math.max(connections / 25, active / 3000, gigabytesAnHour);
}

/** One point of a curve. */
export interface Point {
  readonly at: number;
  readonly dollars: Readonly<Record<Billed, number>>;
}

/** What it costs over one assumption, from 1 to `most`. */
export const curve = (
  basis: Basis,
  a: Assumptions,
  over: 'replicas' | 'services',
  most: number,
): readonly Point[] =>
  Array.from({ length: most }, (_, i) => ({
    at: i + 1,
    dollars: bill(basis, { ...a, [over]: i + 1 }).total,
  }));

/** From how many on EKS costs no more, whatever comes up to `most`; undefined where that is never so. */
export function breakEven(points: readonly Point[]): number | undefined {
  const last = points.findLastIndex(({ dollars }) => dollars.eks > dollars.ecs);
  return points[last + 1]?.at;
}

/** The same service on the other architecture. */
export const onArchitecture = (
  quantities: Quantities,
  architecture: Quantities['task']['architecture'],
): Quantities => ({
  ...quantities,
  task: { ...quantities.task, architecture },
  pod: { ...quantities.pod, architecture },
});

/** How far it is looked for a break-even. */
export const MOST = { replicas: 50, services: 50 } as const;

export const dollars = (amount: number): string => `$${amount.toFixed(2)}`;
