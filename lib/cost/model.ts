import { type Assumptions, DEFAULTS } from './assumptions.ts';
import { cheapestNodes, type Nodes } from './nodes.ts';
import type { PriceName, UnitPrices } from './prices.ts';
import type { PerStack, Quantities } from './quantities.ts';

/*
 * What the two deployments on AWS cost a month, by what their templates have, by assumptions, and by prices. Plain
 * functions without Node, as the page calculates with them, too.
 */

export const BILLED = { ecs: 'ECS on Fargate', eks: 'EKS' } as const;
export type Billed = keyof typeof BILLED;
export const BILLED_IDS = Object.keys(BILLED) as readonly Billed[];

/** Fixed: however many replicas; by replica: more with each; by traffic: more with each request. */
export type Kind = 'fixed' | 'replicas' | 'traffic';

export interface Line {
  readonly id: string;
  readonly title: string;
  readonly kind: Kind;
  /** Dollars a month, of all services together. */
  readonly dollars: Readonly<Record<Billed, number>>;
  /** Those of them that the stack `Shared` costs, once for both. */
  readonly shared: number;
  readonly prices: readonly PriceName[];
  /** Whether no template names it, so that it is by assumption alone. */
  readonly isModelled: boolean;
}

export interface Bill {
  readonly lines: readonly Line[];
  readonly total: Readonly<Record<Billed, number>>;
  /** Those of the prices that count which no dated source confirms. */
  readonly unverified: Readonly<Record<Billed, readonly PriceName[]>>;
  readonly nodes: Nodes;
}

/** The prices of a bill that no dated source confirms, in words. */
export const unverifiedText = ({ unverified }: Bill): string =>
  BILLED_IDS.map((id) => `${BILLED[id]}: ${unverified[id].join(', ') || 'none'}`).join('; ');

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

/** What a line is made of: prices, and what there is of what they are the price of, in each stack. */
interface Charge {
  readonly id: string;
  readonly title: string;
  readonly kind: Kind;
  readonly prices: readonly PriceName[];
  /** Dollars a month of one.
   * @default 1 */
  readonly each?: number;
  readonly of: Partial<PerStack>;
  readonly isModelled?: boolean;
}

/** @throws RangeError where a pod has a place on no node of a known price */
export function bill({ quantities, prices }: Basis, a: Assumptions): Bill {
  const { task, natGateways, addresses, loadBalancers, ingresses, secrets, tables, clusters, keys } =
    quantities;
  const usd = (name: PriceName): number => prices[name].usd;
  const lines: Line[] = [];
  const charge = ({ id, title, kind, prices, each = 1, of, isModelled = false }: Charge) => {
    const { shared = 0, ecs = 0, eks = 0 } = of;
    const dollars = { ecs: (shared + ecs) * each, eks: (shared + eks) * each };
    lines.push({ id, title, kind, dollars, shared: shared * each, prices, isModelled });
  };
  const hours = a.hoursPerMonth;
  // Of what has a price a month.
  const months = hours / MONTH_HOURS;
  const replicas = a.replicas * a.services;
  // Services of one load balancer, and how often that is.
  const together = a.sharedLoadBalancer === 1 ? a.services : 1;
  const times = a.services / together;
  const balancers = { ...loadBalancers, eks: loadBalancers.eks + ingresses };

  charge({
    id: 'nat',
    title: 'NAT gateways',
    kind: 'fixed',
    prices: ['nat.hour'],
    each: hours * usd('nat.hour'),
    of: natGateways,
  });
  charge({
    id: 'addresses',
    title: 'their public IPv4 addresses',
    kind: 'fixed',
    prices: ['publicIpv4.inUse'],
    each: hours * usd('publicIpv4.inUse'),
    of: addresses,
  });
  charge({
    id: 'load-balancer',
    title: 'load balancers',
    kind: 'fixed',
    prices: ['alb.hour'],
    each: times * hours * usd('alb.hour'),
    of: balancers,
  });
  charge({
    id: 'balancer-addresses',
    title: 'their public IPv4 addresses, one a zone',
    kind: 'fixed',
    prices: ['publicIpv4.inUse'],
    each: times * hours * usd('publicIpv4.inUse'),
    of: {
      ecs: (balancers.shared + balancers.ecs) * quantities.balancerZones,
      eks: (balancers.shared + balancers.eks) * quantities.nodeZones,
    },
  });
  charge({
    id: 'secrets',
    title: 'secrets',
    kind: 'fixed',
    prices: ['secretsManager.secret'],
    each: a.services * months * usd('secretsManager.secret'),
    of: secrets,
  });
  charge({
    id: 'stored',
    title: 'data in the table',
    kind: 'fixed',
    prices: ['dynamodb.storage.standard'],
    each: a.services * a.storedGB * usd('dynamodb.storage.standard'),
    of: tables,
    isModelled: true,
  });
  charge({
    id: 'backups',
    title: 'continuous backups of it',
    kind: 'fixed',
    prices: ['dynamodb.pitr'],
    each: a.services * a.storedGB * usd('dynamodb.pitr'),
    of: tables,
    isModelled: true,
  });
  charge({
    id: 'cluster',
    title: 'control plane',
    kind: 'fixed',
    prices: ['eks.cluster.standard'],
    each: hours * usd('eks.cluster.standard'),
    of: clusters,
  });
  charge({
    id: 'key',
    title: "key of the cluster's secrets",
    kind: 'fixed',
    prices: ['kms.key'],
    each: months * usd('kms.key'),
    of: keys,
  });
  if (a.extendedSupport === 1) {
    charge({
      id: 'support',
      title: 'extended support of the version',
      kind: 'fixed',
      prices: ['eks.cluster.extendedSupportSurcharge'],
      each: hours * usd('eks.cluster.extendedSupportSurcharge'),
      of: clusters,
      isModelled: true,
    });
  }
  /** Of a gigabyte that is taken in, and kept for some days. */
  const logged = (days: number): number =>
    usd('cloudwatch.logs.ingest.standard') + ((days * 24) / MONTH_HOURS) * usd('cloudwatch.logs.storage');
  const LOGS = ['cloudwatch.logs.ingest.standard', 'cloudwatch.logs.storage'] as const;
  if (quantities.controlPlaneLogDays > 0) {
    charge({
      id: 'control-plane-logs',
      title: "the control plane's logs",
      kind: 'fixed',
      prices: LOGS,
      each: a.controlPlaneLogGB * months * logged(quantities.controlPlaneLogDays),
      of: clusters,
      isModelled: true,
    });
  }

  const arch = task.architecture === 'arm64' ? 'arm' : 'x86';
  const tasks = (kind: 'linux' | 'spot', id: string, title: string, share: number) => {
    const [vcpu, memory] = [`fargate.${kind}.${arch}.vcpu`, `fargate.${kind}.${arch}.memory`] as const;
    charge({
      id,
      title,
      kind: 'replicas',
      prices: [vcpu, memory],
      each: hours * (task.vcpus * usd(vcpu) + task.memoryGB * usd(memory)),
      of: { ecs: share * replicas },
      isModelled: kind === 'spot',
    });
  };
  const spot = a.spotPercent / 100;
  if (spot < 1) tasks('linux', 'tasks', 'tasks on Fargate', 1 - spot);
  if (spot > 0) tasks('spot', 'spot', 'tasks on Fargate Spot', spot);

  const nodes = nodesFor({ quantities, prices }, a);
  const ofNodes = (id: string, title: string, price: PriceName, each: number) =>
    charge({
      id,
      title,
      kind: 'replicas',
      prices: [price],
      each,
      of: { eks: nodes.count },
      isModelled: true,
    });
  const { name, instance, fee } = nodes.type;
  ofNodes('nodes', `nodes: ${nodes.count} of ${name}`, instance, hours * usd(instance));
  ofNodes('auto-mode', "Auto Mode's fee for them", fee, hours * usd(fee));
  ofNodes('volumes', 'their volumes', 'ebs.gp3.storage', a.nodeVolumeGB * months * usd('ebs.gp3.storage'));

  const requests = a.services * a.requestsPerSecond * 3600 * hours;
  if (requests > 0) {
    const both = { ecs: 1, eks: 1 };
    const traffic = (id: string, title: string, prices: readonly PriceName[], each: number, of = both) =>
      charge({ id, title, kind: 'traffic', prices, each, of, isModelled: true });
    const millions = requests / 1e6;
    const logs = (requests * a.logBytesPerRequest) / 1e9;
    const writes = a.writePercent / 100;
    const [lcu, rru, wru] = ['alb.lcu', 'dynamodb.ondemand.rru', 'dynamodb.ondemand.wru'] as const;
    const units = times * hours * capacityUnits(together, a);
    traffic('units', "load balancers' capacity units", [lcu], units * usd(lcu));
    traffic('reads', 'reads of the table', [rru], millions * (1 - writes) * usd(rru));
    traffic('writes', 'writes to the table', [wru], millions * writes * usd(wru));
    traffic('logs', 'log lines, taken in and kept', LOGS, logs, {
      ecs: logged(quantities.taskLogDays),
      eks: a.podLogFactor * logged(quantities.podLogDays),
    });
    traffic('nat-data', 'those lines through the NAT gateway', ['nat.data'], logs * usd('nat.data'), {
      ecs: 1,
      eks: a.podLogFactor,
    });
    const egress = 'egress.internet.first10TB';
    traffic(
      'egress',
      'responses to the internet',
      [egress],
      millions * (a.responseBytes / 1e3) * usd(egress),
    );
  }

  const total = (of: Billed) => lines.reduce((sum, { dollars }) => sum + dollars[of], 0);
  const unverified = (of: Billed) => [
    ...new Set(
      lines
        .filter(({ dollars }) => dollars[of] > 0)
        .flatMap((line) => line.prices)
        .filter((price) => !prices[price].verified),
    ),
  ];
  return {
    lines,
    total: { ecs: total('ecs'), eks: total('eks') },
    unverified: { ecs: unverified('ecs'), eks: unverified('eks') },
    nodes,
  };
}

/** A twelfth of a year: AWS gives some prices by the month, and counts their hours. */
const MONTH_HOURS = 730;

/** Those that EKS Auto Mode would make for all replicas of all services. */
export const nodesFor = ({ quantities: { pod, nodeZones }, prices }: Basis, a: Assumptions): Nodes =>
  cheapestNodes(
    {
      pod: {
        millicores: (pod.millicores * a.requestPercent) / 100,
        memoryMiB: (pod.memoryMiB * a.requestPercent) / 100,
      },
      count: a.replicas * a.services,
      agents: { millicores: a.nodeMillicores, memoryMiB: a.nodeMemoryMiB },
      clusterWide: { millicores: a.clusterMillicores, memoryMiB: a.clusterMemoryMiB },
      zones: nodeZones,
      architecture: pod.architecture,
      volumeDollars: (a.nodeVolumeGB * prices['ebs.gp3.storage'].usd) / MONTH_HOURS,
    },
    prices,
  );

/**
 * Of a load balancer with so many services: the most of 25 new connections a second, 1 GB an hour, and 1000 rules a
 * second that are evaluated beyond ten for each request is a unit. Each service has a rule. 3000 active connections are
 * one, too, but of connections that last no minute there are always fewer. Source: AWS, Elastic Load Balancing pricing.
 */
function capacityUnits(services: number, a: Assumptions): number {
  const requests = services * a.requestsPerSecond;
  const connections = requests / a.requestsPerConnection;
  const gigabytesAnHour = (requests * 3600 * a.responseBytes) / 1e9;
  const rules = Math.max(0, services - 10) * requests;
  return Math.max(connections / 25, gigabytesAnHour, rules / 1000);
}

/** What each stack costs a day without requests and data, in dollars. */
export function aDay(basis: Basis): Readonly<Record<(typeof STACKS)[number], number>> {
  const { lines, total } = bill(
    basis,
    assumed(basis.quantities, { requestsPerSecond: 0, storedGB: 0, hoursPerMonth: 24 }),
  );
  const Shared = lines.reduce((sum, line) => sum + line.shared, 0);
  return { Shared, EcsFargate: total.ecs - Shared, Eks: total.eks - Shared };
}

/** That in words, for who tries it. */
export const dayText = (basis: Basis): string =>
  `A day without requests and data, as long as they stand: ${Object.entries(aDay(basis))
    .map(([stack, amount]) => `${stack} ${dollars(amount)}`)
    .join(', ')}.`;

export const STACKS = ['Shared', 'EcsFargate', 'Eks'] as const;

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

/** From how many on EKS costs no more, whatever comes up to `FAR`; undefined where that is never so. */
export function breakEven(basis: Basis, a: Assumptions, over: 'replicas' | 'services'): number | undefined {
  const ofPrices = found.get(basis.prices) ?? new Map<string, number | undefined>();
  found.set(basis.prices, ofPrices);
  const asked = JSON.stringify([basis.quantities, a, over]);
  if (!ofPrices.has(asked)) ofPrices.set(asked, find(basis, a, over));
  return ofPrices.get(asked);
}

/** Hundreds of bills each, and the comparison is asked the same again and again. */
const found = new WeakMap<UnitPrices, Map<string, number | undefined>>();

function find(basis: Basis, a: Assumptions, over: 'replicas' | 'services'): number | undefined {
  for (let at = FAR; at >= 1; at -= 1) {
    const { ecs, eks } = bill(basis, { ...a, [over]: at }).total;
    if (eks > ecs) return at === FAR ? undefined : at + 1;
  }
  return 1;
}

/**
 * How far it is looked for a break-even, far beyond what is shown: nodes come in steps, so that EKS may cost less for a
 * moment and then more, and such a moment at the end of a curve would be taken for one.
 */
export const FAR = 400;

/** The same service on the other architecture. */
export const onArchitecture = (
  quantities: Quantities,
  architecture: Quantities['task']['architecture'],
): Quantities => ({
  ...quantities,
  task: { ...quantities.task, architecture },
  pod: { ...quantities.pod, architecture },
});

export const dollars = (amount: number): string => `$${amount.toFixed(2)}`;
