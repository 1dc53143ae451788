import { type Assumptions, DEFAULTS } from '../../../../lib/compare/cost/assumptions.ts';
import {
  breakEven,
  curve,
  FAR,
  isAlwaysDearer,
  singleConditions,
} from '../../../../lib/compare/cost/break-even.ts';
import { byReplicas } from '../../../../lib/compare/cost/by-replicas.ts';
import { type Basis, CHARGE_KINDS, type ChargeKind } from '../../../../lib/compare/cost/charge.ts';
import { copiesText, copyMeaning } from '../../../../lib/compare/cost/copies.ts';
import { costReport } from '../../../../lib/compare/cost/cost-report.ts';
import {
  aDay,
  assumed,
  atRest,
  BILLED_IDS,
  bill,
  dayText,
  onArchitecture,
  sumOf,
} from '../../../../lib/compare/cost/model.ts';
import { allocatable, cheapestNodes, nodeTypes, podsPerNode } from '../../../../lib/compare/cost/nodes.ts';
import type { PriceName, UnitPrices } from '../../../../lib/compare/cost/prices.ts';
import { nodesText, noNodeHolds } from '../../../../lib/compare/cost/replica-charges.ts';
import {
  type Pod,
  type Quantities,
  replicasOf,
  replicasOfWhat,
  type TaskSize,
  unlikeText,
} from '../../../../lib/compare/cost/stack-quantities.ts';
import { variants } from '../../../../lib/compare/cost/variants.ts';
import { costFigures } from '../../../../lib/compare/report/page/cost-figures.ts';
import frozen from './frozen-prices.json';

/** Prices of one day, so that figures worked by hand stay right when a price changes. */
const PRICES: UnitPrices = frozen;
const one = (stack: 'shared' | 'ecs' | 'eks') => ({ shared: 0, ecs: 0, eks: 0, [stack]: 1 });
const TASK: TaskSize = { vcpus: 0.5, memoryGB: 1, architecture: 'x86_64' };
const POD: Pod = { millicores: 500, memoryMiB: 704, architecture: 'x86_64' };
const QUANTITIES: Quantities = {
  services: ['links'],
  replicas: [2],
  publicServices: 1,
  servicesWithPorts: 1,
  balancerZones: 2,
  nodeZones: 2,
  natGateways: one('shared'),
  addresses: one('shared'),
  loadBalancers: { shared: 0, ecs: 1, eks: 1 },
  secrets: { shared: 0, ecs: 1, eks: 1 },
  tables: one('shared'),
  databases: [],
  caches: { shared: 0, ecs: 0, eks: 0 },
  fileSystems: { shared: 0, ecs: 0, eks: 0 },
  volumesGiB: 0,
  clusters: one('eks'),
  keys: one('eks'),
  metricsServer: true,
  taskLogDays: [30],
  podLogDays: 30,
  controlPlaneLogDays: 30,
  tasks: [TASK],
  pods: [POD],
  containers: { millicores: 1000, memoryMiB: 1216, architecture: 'x86_64' },
  types: [],
};
const SILENT = { requestsPerSecond: 0, storedGB: 0 };
/** A bill in which each price is known. */
const billed = (change: Partial<Assumptions> = {}, quantities = QUANTITIES, prices = PRICES) => {
  const { nodes, total, ...rest } = bill({ quantities, prices }, assumed(quantities, change));
  return { ...rest, nodes: known(known(nodes)[0]), total: { ...total, eks: known(total.eks) } };
};
function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a price must be known');
  return value;
}
const lineOf = (id: string, ...args: Parameters<typeof billed>) =>
  billed(...args).lines.find((line) => line.id === id)?.dollars;

describe('by hand', () => {
  // 0.25 vCPU x 0.04048 + 0.5 GB x 0.004445 = 0.0123425 an hour, x 730 = 9.01: "~$9/mo" in us-east-1 says
  // factualminds.com, "Amazon Fargate & ECS Task Pricing", 2026-06-17, of the same task.
  it('the smallest task for a month', () => {
    const small = { ...QUANTITIES, tasks: [{ ...TASK, vcpus: 0.25, memoryGB: 0.5 }] };
    expect(lineOf('tasks', { replicas: 1 }, small)?.ecs).toBeCloseTo(9.01, 2);
  });

  // The same page: a task of 4 vCPU and 16 GB, "~$145/mo"; 4 x 0.04048 + 16 x 0.004445 = 0.23304, x 730 = 170.12. Its
  // figure does not follow from its own prices, so ours is held to those.
  it('a large task for a month', () => {
    const large = { ...QUANTITIES, tasks: [{ ...TASK, vcpus: 4, memoryGB: 16 }] };
    expect(lineOf('tasks', { replicas: 1 }, large)?.ecs).toBeCloseTo(170.12, 2);
  });

  // (0.5 x 0.03238 + 1 x 0.00356) x 730 x 3 = 43.25
  it('three tasks on arm', () => {
    expect(lineOf('tasks', { replicas: 3 }, onArchitecture(QUANTITIES, 'arm64'))?.ecs).toBeCloseTo(43.25, 2);
  });

  // 0.10 an hour: 73.00; in extended support 0.60: 438.00
  it('a cluster in standard and in extended support', () => {
    expect(lineOf('cluster')).toEqual({ compose: 0, ecs: 0, eks: 73 });
    const { cluster, support } = Object.fromEntries(
      billed({ extendedSupport: 1 }).lines.map(({ id, dollars }) => [id, dollars.eks]),
    );
    expect((cluster ?? 0) + (support ?? 0)).toBeCloseTo(438, 6);
  });

  // One NAT gateway 0.045 x 730 = 32.85; its address 0.005 x 730 = 3.65, two of the load balancer 7.30; the load balancer
  // 0.0225 x 730 = 16.425; a secret 0.40; on EKS a key 1.00, and 10 GB of logs, each 0.50 and 0.03 x 30 days of 730 / 24:
  // 10 x (0.5 + 0.03 x 0.986301) = 5.29589. The machine for Docker Compose 0.0208 x 730 = 15.184, 30 GB at 0.08, and an address.
  it('what is fixed', () => {
    const fixed = billed(SILENT).lines.filter(({ kind }) => kind === 'fixed');
    const both = (dollars: number) => ({
      compose: 0,
      ecs: expect.closeTo(dollars, 5),
      eks: expect.closeTo(dollars, 5),
    });
    const onEks = (dollars: number) => ({ compose: 0, ecs: 0, eks: expect.closeTo(dollars, 5) });
    const onMachine = (dollars: number) => ({ compose: expect.closeTo(dollars, 5), ecs: 0, eks: 0 });
    expect(Object.fromEntries(fixed.map(({ id, dollars }) => [id, dollars]))).toEqual({
      nat: both(32.85),
      addresses: both(3.65),
      'load-balancer': both(16.425),
      'balancer-addresses': both(7.3),
      secrets: both(0.4),
      stored: both(0),
      backups: both(0),
      cluster: onEks(73),
      key: onEks(1),
      'control-plane-logs': onEks(5.29589),
      machine: onMachine(15.184),
      'machine-volume': onMachine(2.4),
      'machine-address': onMachine(3.65),
    });
  });

  it('no logs of a control plane that keeps none', () => {
    const silent = billed({}, { ...QUANTITIES, controlPlaneLogDays: 0 });
    expect(silent.lines.map(({ id }) => id)).not.toContain('control-plane-logs');
    expect(billed().total.eks - silent.total.eks).toBeCloseTo(5.3, 5);
  });

  // 10 requests a second x 3600 x 730 = 26.28 million: 80 % reads x 0.125 a million = 2.628, 20 % writes x 0.625 = 3.285;
  // 210 bytes each are 5.5188 GB: logs x (0.5 + 0.03 x 0.986301) = 2.92269, 5.7 times that on EKS: 16.65936; NAT x 0.045
  // = 0.248346, and 1.415572; 1000 bytes each are 26.28 GB x 0.09 = 2.3652
  it('traffic', () => {
    const traffic = billed()
      .lines.filter(({ kind }) => kind === 'traffic')
      .map(({ id, dollars }) => [id, dollars]);
    const each = (ecs: number, eks = ecs) => ({ ecs: expect.closeTo(ecs, 4), eks: expect.closeTo(eks, 4) });
    expect(Object.fromEntries(traffic)).toMatchObject({
      reads: each(2.628),
      writes: each(3.285),
      logs: each(2.92269, 16.65936),
      'nat-data': each(0.248346, 1.415572),
      egress: each(2.3652),
    });
  });

  // 5.5188 GB kept for 365 days of 730 / 24, 12 times: 5.5188 x (0.5 + 0.03 x 12) = 4.746168
  it('logs that are kept for a year', () => {
    expect(lineOf('logs', {}, { ...QUANTITIES, taskLogDays: [365] })?.ecs).toBeCloseTo(4.746168, 6);
  });

  // 100 new connections a second are 4 units, 360 MB an hour 0.36: 4 x 0.008 x 730 = 23.36. As AWS's pricing page counts:
  // the dimension that is used most.
  it('load-balancer capacity units', () => {
    const busy = { requestsPerSecond: 100, requestsPerConnection: 1 };
    expect(lineOf('units', busy)?.ecs).toBeCloseTo(23.36, 6);
    // 10 000 a second of 1 kB are 36 GB an hour, on 40 connections: 36 x 0.008 x 730
    expect(lineOf('units', { requestsPerSecond: 10_000, requestsPerConnection: 1000 })?.ecs).toBeCloseTo(
      210.24,
      6,
    );
  });

  // 30 services at 10 requests a second on one load balancer have 20 rules more than are free: 20 x 300 / 1000 = 6 units,
  // and 300 / 10 / 25 = 1.2 by connections: 6 x 0.008 x 730
  it('rules of a load balancer that is shared', () => {
    expect(lineOf('units', { copies: 30, sharedLoadBalancer: 1 })?.ecs).toBeCloseTo(35.04, 6);
    expect(lineOf('units', { copies: 10, sharedLoadBalancer: 1 })?.ecs).toBeCloseTo(0.4 * 5.84, 6);
  });

  // Of two cores 6 % and 1 % are kubelet's: 1930. Of 4096 MiB 7.5 % are the hypervisor's, 255 + 11 x 29 kubelet's, 100 the
  // threshold's: 3788.8 - 574 - 100 = 3114.8. Less 300 and 160: 1630 / 500 = 3 pods by CPU, 2954.8 / 704 = 4 by memory.
  it('a node, and what has a place on it', () => {
    const type = nodeTypes(PRICES).find(({ name }) => name === 'c6a.large')!;
    expect(allocatable(type)).toEqual({ millicores: 1930, memoryMiB: expect.closeTo(3114.8, 6) });
    const agents = { millicores: 300, memoryMiB: 160 };
    expect(podsPerNode(type, POD, agents, 2)).toBe(3);
    // By their number, less the two agents.
    expect(podsPerNode(type, { millicores: 10, memoryMiB: 10 }, agents, 2)).toBe(27);
  });

  // On one node, beside 300 of the agents, 300 of the add-ons' other pods: 1330 / 500 = 2 pods, then 3 on each. So 5 on two
  // nodes, and a third for the sixth.
  it('a node that has the other pods of add-ons, too', () => {
    const nodesOf = (replicas: number) => billed({ replicas }).nodes;
    expect([2, 5, 6, 8].map((replicas) => nodesOf(replicas).count)).toEqual([2, 2, 3, 3]);
    expect(nodesOf(8).type.name).toBe('c6a.large');
    // Two of twice the size cost as much as four, but for the volumes of two.
    expect(nodesOf(9)).toMatchObject({ count: 2, type: { name: 'c6a.xlarge' } });
  });

  // Two zones have a node each: 2 x (0.0765 + 0.00918) x 730 + 2 x 80 x 0.08 = 125.09 + 12.80
  it('the nodes of the least replicas', () => {
    const { nodes, lines } = billed();
    expect(nodes).toMatchObject({ count: 2, podsPerNode: 3, type: { name: 'c6a.large' } });
    const sum = lines
      .filter(({ kind }) => kind === 'replicas')
      .reduce((all, { dollars }) => all + dollars.eks, 0);
    expect(sum).toBeCloseTo(137.89, 2);
  });

  // By the hour x 24: NAT 1.08 and its address 0.12. Each of the others a secret 0.40 / 730 x 24 = 0.01315. ECS: two tasks 2 x (0.5 x 0.04048 +
  // 0.004445) x 24 = 1.18488, load balancer 0.54, two addresses 0.24. EKS: 2.40, the latter 0.78, a key 0.03288, logs
  // 5.29589 x 24 / 730 = 0.17411, two nodes 137.89 x 24 / 730 = 4.53344
  it('a day of each stack', () => {
    expect(aDay({ quantities: QUANTITIES, prices: PRICES })).toEqual({
      Shared: expect.closeTo(1.2, 4),
      EcsFargate: expect.closeTo(1.97803, 4),
      Eks: expect.closeTo(7.93358, 3),
    });
  });

  // 1216 MiB of containers and 512 of the system: 2 vCPU and 2 GiB hold them, and so would dearer machines. 3000 millicores need 4
  // vCPU, which no burstable type of the list has. 4000 MiB and 1216 need 8 GiB.
  it('the machine for Docker Compose: the cheapest that holds all containers', () => {
    const { machine } = billed();
    expect(machine?.name).toBe('t3.small');
    const larger = { ...QUANTITIES, containers: { ...QUANTITIES.containers, millicores: 3000 } };
    expect(billed({}, larger).machine?.name).toBe('c6a.xlarge');
    expect(billed({ machineMemoryMiB: 4000 }).machine?.name).toBe('t3.large');
    const largest = { ...QUANTITIES, containers: { ...QUANTITIES.containers, millicores: 9000 } };
    const unknown = billed({}, largest);
    expect([unknown.machine, unknown.total.compose]).toEqual([undefined, undefined]);
    expect(unknown.total.ecs).toBe(billed().total.ecs);
  });

  // t3.small has 20 % of 2 vCPU for its price. Limits of 1000 millicores: 50 % are 100 beyond, x 0.05 = 0.005 an hour, x 730 =
  // 3.65. 2000 millicores at all times are 1600 beyond: 0.0208 + 0.08 an hour, and c6a.large has all of its CPU for 0.0765.
  it('CPU beyond the baseline of a burstable machine, as far as it is used', () => {
    const limits = (millicores: number) => ({
      ...QUANTITIES,
      containers: { ...QUANTITIES.containers, millicores },
    });
    expect(lineOf('machine-surplus')).toBeUndefined();
    expect(lineOf('machine-surplus', { machineCpuPercent: 40 })).toBeUndefined();
    expect(lineOf('machine-surplus', { machineCpuPercent: 50 })?.compose).toBeCloseTo(3.65, 6);
    expect(lineOf('machine-surplus', { machineCpuPercent: 50, requestsPerSecond: 0 })).toBeUndefined();
    expect(billed({ machineCpuPercent: 50 }).unverified.compose).toEqual(['ec2.surplusCredits.t3']);
    expect(billed({ machineCpuPercent: 20 }, limits(2000)).machine?.name).toBe('t3.small');
    expect(billed({ machineCpuPercent: 100 }, limits(2000)).machine?.name).toBe('c6a.large');
    expect(
      bill({ quantities: onArchitecture(QUANTITIES, 'arm64'), prices: PRICES }, assumed(QUANTITIES)).machine
        ?.name,
    ).toBe('t4g.small');
  });

  it('hours of work, which are none until a reader says how many', () => {
    expect(lineOf('people')).toEqual({ compose: 0, ecs: 0, eks: 0 });
    const hours = { composeHours: 2, ecsHours: 1, eksHours: 4, hourDollars: 80 };
    expect(lineOf('people', hours)).toEqual({ compose: 160, ecs: 80, eks: 320 });
    expect(billed(hours).total.eks).toBeCloseTo(billed().total.eks + 320, 6);
  });

  // Only a cluster of 100.00 a month and a load balancer of 1.00 a service, tasks of 10.00, and nodes of 20.00 for four pods or
  // three on the first: n services of 1 replica are 11 n on ECS, and on EKS n + 100 + 20 x (1 + ceil((n - 3) / 4)).
  // 14: 154 and 14 + 100 + 80 = 194; 19: 209 and 219; 20: 220 and 20 + 100 + 120 = 240; 21: 231 and 241; 22: 242 and 242;
  // 23: 253 and 243; 24: 264 and 264. From 22 on it is never more.
  it('a break-even', () => {
    const free = Object.fromEntries(Object.keys(PRICES).map((name) => [name, { usd: 0, verified: true }]));
    const prices = {
      ...free,
      'eks.cluster.standard': { usd: 100, verified: true },
      'alb.hour': { usd: 1, verified: true },
      'fargate.linux.x86.vcpu': { usd: 20, verified: true },
      'ec2.ondemand.linux.c6a.large': { usd: 20, verified: true },
    } as UnitPrices;
    const dear = Object.fromEntries(
      nodeTypes(PRICES)
        .filter(({ name }) => name !== 'c6a.large')
        .map(({ instance }) => [instance, { usd: 1000, verified: true }]),
    );
    const basis: Basis = { quantities: QUANTITIES, prices: { ...prices, ...dear } };
    const a = assumed(QUANTITIES, {
      replicas: 1,
      hoursPerMonth: 1,
      requestsPerSecond: 0,
      nodeMillicores: 0,
      nodeMemoryMiB: 0,
      requestPercent: 90,
      clusterMillicores: 500,
    });
    const points = curve(basis, a, 'copies', 24);
    expect(points[18]).toEqual({ at: 19, dollars: { compose: 0, ecs: 209, eks: 219 } });
    expect(points[21]).toEqual({ at: 22, dollars: { compose: 0, ecs: 242, eks: 242 } });
    expect(breakEven(basis, a, 'copies')).toBe(22);
    expect(isAlwaysDearer(basis, a, 'copies')).toBe(false);
    // A database of 3.00 that both share costs each of them the same, once a copy: 22 x 3 more, and the same break-even.
    const database = { instanceClass: 'db.t4g.micro', storageGiB: 20, instances: 1 };
    const withDatabase: Basis = {
      quantities: { ...QUANTITIES, databases: [database] },
      prices: { ...basis.prices, 'rds.db.t4g.micro': { usd: 3, verified: true } } as UnitPrices,
    };
    expect(curve(withDatabase, a, 'copies', 22)[21]?.dollars).toEqual({ compose: 0, ecs: 308, eks: 308 });
    expect(breakEven(withDatabase, a, 'copies')).toBe(22);
  });
});

it('has no line for traffic where there is none', () => {
  expect(billed(SILENT).lines.filter(({ kind }) => kind === 'traffic')).toEqual([]);
});

it('costs more with each replica, request and service, and less by the hour', () => {
  const total = (change: Partial<Assumptions>) => billed(change).total;
  for (const [less, more] of [
    [{ replicas: 6 }, { replicas: 7 }],
    [{ requestsPerSecond: 10 }, { requestsPerSecond: 11 }],
    [{ copies: 3 }, { copies: 4 }],
    [{ hoursPerMonth: 300 }, { hoursPerMonth: 730 }],
  ]) {
    expect(total(more!).ecs).toBeGreaterThan(total(less!).ecs);
    expect(total(more!).eks).toBeGreaterThanOrEqual(total(less!).eks);
  }
});

it('costs less on Spot, on arm, and with one load balancer for all', () => {
  const { ecs } = billed({ copies: 4 }).total;
  expect(billed({ copies: 4, spotPercent: 50 }).total.ecs).toBeLessThan(ecs);
  expect(billed({ copies: 4, sharedLoadBalancer: 1 }).total.ecs).toBeLessThan(ecs);
  expect(billed({ copies: 4 }, onArchitecture(QUANTITIES, 'arm64')).total.ecs).toBeLessThan(ecs);
});

it('puts no more on a node than it has', () => {
  const agents = { millicores: 300, memoryMiB: 160 };
  const clusterWide = { millicores: 0, memoryMiB: 0, pods: 3 };
  for (const architecture of ['x86_64', 'arm64'] as const) {
    for (const millicores of [50, 100, 333, 900, 1600]) {
      for (const memoryMiB of [64, 700, 2900]) {
        for (const count of [1, 2, 7, 40]) {
          const pod = { millicores, memoryMiB };
          const groups = [{ size: pod, count }];
          const pods = { groups, agents, clusterWide, zones: 3, architecture, volumeDollars: 0 };
          const { type, podsPerNode, count: nodes } = known(cheapestNodes(pods, PRICES));
          const perNode = known(podsPerNode);
          const free = allocatable(type);
          expect(perNode * millicores + 300).toBeLessThanOrEqual(free.millicores);
          expect(perNode * memoryMiB + 160).toBeLessThanOrEqual(free.memoryMiB);
          expect(nodes * perNode).toBeGreaterThanOrEqual(count);
          expect(nodes).toBeGreaterThanOrEqual(Math.min(3, count));
        }
      }
    }
  }
});

it('costs no less with a replica more: what has room for more has room for fewer', () => {
  const eks = Array.from({ length: 60 }, (_, i) => billed({ ...SILENT, replicas: i + 1 }).total.eks);
  expect(eks).toEqual([...eks].sort((a, b) => a - b));
});

describe('where no node type of a known price holds a pod', () => {
  const quantities = { ...QUANTITIES, pods: [{ ...POD, millicores: 9000 }] };
  const basis = { quantities, prices: PRICES };
  const a = assumed(quantities);

  it('has the whole bill of ECS, and for EKS what is known, without a total', () => {
    const { total, lines, nodes } = bill(basis, a);
    expect({ nodes, eks: total.eks }).toEqual({ nodes: undefined, eks: undefined });
    expect(total.ecs).toBe(billed().total.ecs);
    expect(lines.find(({ id }) => id === 'cluster')?.dollars.eks).toBe(73);
    expect(breakEven(basis, a, 'copies')).toBeUndefined();
    expect(aDay(basis)).toMatchObject({ EcsFargate: aDay({ ...basis, quantities: QUANTITIES }).EcsFargate });
    expect(dayText(basis)).toMatch(/EKS not known, each including \$1\.20 for the shared stack\.$/);
  });

  it('says which pod, and knows the price again where pods ask for less', () => {
    expect(noNodeHolds(basis, a)).toBe(
      'no node type of the price list holds a pod of 9000 millicores and 704 MiB',
    );
    expect(bill(basis, { ...a, requestPercent: 25 }).total.eks).toBeGreaterThan(0);
  });

  it('draws the curve of ECS alone, and says why in the report and on the page', () => {
    const figures = costFigures(basis, a).text;
    expect(figures).toContain(
      'What EKS costs is not known: no node type of the price list holds a pod of 9000',
    );
    expect(figures.match(/class="curve"/g)).toHaveLength(2);
    expect(figures).not.toMatch(/NaN|undefined/);
    expect(costReport(basis, a)).toContain('What EKS costs is not known');
    expect(costReport(basis, a)).not.toMatch(/NaN|undefined/);
  });
});

it('takes no moment in which EKS costs less for a break-even, also where a curve ends with it', () => {
  const basis = { quantities: QUANTITIES, prices: PRICES };
  const a = assumed(QUANTITIES, { requestPercent: 75 });
  const points = curve(basis, a, 'replicas', FAR);
  const from = breakEven(basis, a, 'replicas')!;
  const isMore = ({ dollars }: (typeof points)[number]) => known(dollars.eks) > dollars.ecs;
  expect(points.filter((point) => point.at < from && !isMore(point))).not.toEqual([]);
  expect(isMore(points[from - 2]!)).toBe(true);
  expect(points.slice(from - 1).filter(isMore)).toEqual([]);
  expect(breakEven(basis, assumed(QUANTITIES), 'replicas')).toBeUndefined();
});

it.each<[string, Partial<Assumptions>]>([
  ['as assumed', {}],
  ['with steps of nodes around the break-even', { requestPercent: 75 }],
  ['from a few on', { requestPercent: 50, podLogFactor: 1 }],
  ['with one load balancer, whose rules add up', { requestPercent: 60, sharedLoadBalancer: 1 }],
  ['without traffic', { ...SILENT, requestPercent: 80 }],
])('decides of each number what its bill says, %s', (_, change) => {
  // Pods of several sizes: more of them may fit on fewer nodes.
  const quantities: Quantities = {
    ...QUANTITIES,
    services: ['web', 'worker'],
    replicas: [2, 1],
    taskLogDays: [30, 30],
    tasks: [TASK, { ...TASK, vcpus: 0.25, memoryGB: 0.5 }],
    pods: [POD, { ...POD, millicores: 250, memoryMiB: 1024 }],
  };
  for (const over of ['replicas', 'copies'] as const) {
    const basis = { quantities, prices: PRICES };
    const a = assumed(quantities, change);
    const isDearer = curve(basis, a, over, FAR).map(({ dollars }) => known(dollars.eks) > dollars.ecs);
    const last = isDearer.lastIndexOf(true);
    expect(breakEven(basis, a, over)).toBe(last === FAR - 1 ? undefined : last + 2);
    expect(isAlwaysDearer(basis, a, over)).toBe(isDearer.every((is) => is));
  }
});

it('has a curve whose points are the bills', () => {
  const basis = { quantities: QUANTITIES, prices: PRICES };
  const points = curve(basis, assumed(QUANTITIES), 'copies', 5);
  expect(points.map(({ at }) => at)).toEqual([1, 2, 3, 4, 5]);
  expect(points[3]?.dollars).toEqual(billed({ copies: 4 }).total);
  // Half of what tasks are given: more pods on a node.
  const half = assumed(QUANTITIES, { requestPercent: 50 });
  expect(breakEven(basis, half, 'replicas')).toBeLessThan(
    breakEven(basis, { ...half, requestPercent: 75 }, 'replicas')!,
  );
});

it('rests each figure on the prices that it names, and on no other', () => {
  const { lines } = billed();
  for (const name of [
    'nat.hour',
    'eks.cluster.standard',
    'fargate.linux.x86.vcpu',
  ] as const satisfies PriceName[]) {
    const doubled = { ...PRICES, [name]: { ...PRICES[name], usd: PRICES[name].usd * 2 } };
    const changed = billed({}, QUANTITIES, doubled).lines.filter(
      ({ dollars }, i) => JSON.stringify(dollars) !== JSON.stringify(lines[i]?.dollars),
    );
    expect(changed.map(({ id }) => id)).toEqual(
      lines.filter(({ prices }) => prices.includes(name)).map(({ id }) => id),
    );
    expect(changed).not.toEqual([]);
  }
});

it('names the prices that nobody confirms, of each deployment those that it rests on', () => {
  expect(billed().unverified).toEqual({
    compose: [],
    ecs: ['dynamodb.pitr'],
    eks: ['dynamodb.pitr', 'kms.key', 'eks.autoMode.fee.c6a.large'],
  });
  const { ecs, eks } = billed({ spotPercent: 100 }).unverified;
  expect(ecs).toContain('fargate.spot.x86.vcpu');
  expect(eks).not.toContain('fargate.spot.x86.vcpu');
});

it('takes no node whose fee has no price', () => {
  const { 'eks.autoMode.fee.c6a.large': _, ...others } = frozen;
  expect(billed({}, QUANTITIES, others as UnitPrices).nodes.type.name).not.toBe('c6a.large');
});

it('counts what each stack has: one more of anything costs more, in its deployment alone', () => {
  const { total } = billed();
  for (const name of [
    'natGateways',
    'addresses',
    'loadBalancers',
    'secrets',
    'tables',
    'keys',
    'clusters',
  ] as const)
    for (const stack of ['shared', 'ecs', 'eks'] as const) {
      const more = { ...QUANTITIES, [name]: { ...QUANTITIES[name], [stack]: QUANTITIES[name][stack] + 1 } };
      const now = billed({}, more).total;
      expect([name, stack, now.ecs > total.ecs, now.eks > total.eks]).toEqual([
        name,
        stack,
        stack !== 'eks',
        stack !== 'ecs',
      ]);
    }
});

it('has sums of each kind that add up to the total, to the cent', () => {
  const whole = billed({ composeHours: 0.333, requestsPerSecond: 3.7, hourDollars: 77.77 });
  for (const target of BILLED_IDS) {
    const sums = (Object.keys(CHARGE_KINDS) as ChargeKind[]).map((kind) =>
      Number(sumOf(whole, kind, target).toFixed(2)),
    );
    const total = sums.reduce((all, one) => all + one, 0);
    expect([target, total.toFixed(2)]).toEqual([target, whole.total[target]?.toFixed(2)]);
  }
});

it('costs what stands without a request, if it is left running for a month', () => {
  const basis = { quantities: QUANTITIES, prices: PRICES };
  const day = aDay(basis);
  const { total } = atRest(basis);
  expect(total.ecs).toBeCloseTo(((day.Shared + day.EcsFargate) * 730) / 24, 1);
  expect(total.eks).toBeCloseTo(((day.Shared + (day.Eks ?? 0)) * 730) / 24, 1);
  expect(total.compose).toBeCloseTo(21.23, 2);
  expect(total.eks).toBeLessThan(billed().total.eks);
});

it('has variants that are the bills of what they name', () => {
  const told = Object.fromEntries(
    variants({ quantities: QUANTITIES, prices: PRICES }, assumed(QUANTITIES)).map((one) => [
      one.title,
      one.dollars,
    ]),
  );
  expect(told).toEqual({
    x86_64: billed().total,
    arm64: billed({}, onArchitecture(QUANTITIES, 'arm64')).total,
    'x86_64, all on Spot': { ecs: billed({ spotPercent: 100 }).total.ecs },
    'arm64, all on Spot': {
      ecs: billed({ spotPercent: 100 }, onArchitecture(QUANTITIES, 'arm64')).total.ecs,
    },
    'x86_64, containers at their limits all the time': {
      compose: billed({ machineCpuPercent: 100 }).total.compose,
    },
    'x86_64, version in extended support': { eks: billed({ extendedSupport: 1 }).total.eks },
  });
});

it('has a variant with the CPU that AWS recommends for proxies, where tasks have some', () => {
  const withProxyCpu = { vcpus: 1, memoryGB: 2 };
  const proxied = { ...QUANTITIES, tasks: [{ ...TASK, withProxyCpu }] };
  const told = variants({ quantities: proxied, prices: PRICES }, assumed(proxied)).filter(({ title }) =>
    title.includes('Service Connect'),
  );
  const larger = { ...QUANTITIES, tasks: [{ ...TASK, ...withProxyCpu }] };
  expect(told.map(({ dollars }) => dollars)).toEqual([{ ecs: billed({}, larger).total.ecs }]);
});

it('says for what less Docker Compose costs, by what the application has', () => {
  expect(unlikeText(QUANTITIES)).toBe(
    'The cost of Docker Compose buys less: it has no load balancer, no managed store with backups and no second machine.',
  );
  const none = { shared: 0, ecs: 0, eks: 0 };
  expect(unlikeText({ ...QUANTITIES, loadBalancers: none, tables: none })).toBe(
    'The cost of Docker Compose buys less: it has no second machine.',
  );
});

// 1630 millicores of a node are free beside the agents, 1330 of the first: 1 pod of 500 has a place on 1 node, 2 and 3 on 2, 8 on 3.
it('says why some numbers of replicas cost the same', () => {
  const { rows, notes } = byReplicas({ quantities: QUANTITIES, prices: PRICES }, assumed(QUANTITIES));
  expect(rows).toEqual(
    [1, 2, 3, 8].map((replicas) => {
      const { compose, ...others } = billed({ replicas }).total;
      return { replicas, total: replicas > 1 ? others : { compose, ...others } };
    }),
  );
  expect(notes).toEqual([
    'Docker Compose has no price for more replicas: each service is one container, on one machine ($23.60).',
    'EKS costs the same for 2 and 3 replicas: the fewest nodes, one in each of 2 zones (2 of c6a.large), hold all their pods.',
  ]);
  const two = {
    ...QUANTITIES,
    services: ['a', 'b'],
    replicas: [2, 2],
    tasks: [TASK, TASK],
    pods: [POD, POD],
  };
  expect(byReplicas({ quantities: two, prices: PRICES }, assumed(two)).notes[1]).toBe(
    'EKS costs the same for 1 and 2 replicas: the fewest nodes, one in each of 2 zones (2 of c6a.large), hold all their pods.',
  );
  const small = { ...QUANTITIES, nodeZones: 1, pods: [{ ...POD, millicores: 10 }] };
  expect(byReplicas({ quantities: small, prices: PRICES }, assumed(small)).notes[1]).toMatch(
    /^EKS costs the same for 1, 2 and 3 replicas: the fewest nodes, one in each of 1 zone/,
  );
  const large = { ...QUANTITIES, pods: [{ ...POD, millicores: 9000 }] };
  expect(byReplicas({ quantities: large, prices: PRICES }, assumed(large)).notes).toHaveLength(1);
});

it('says what a copy is, by what the application has', () => {
  const a = assumed(QUANTITIES);
  const none = { shared: 0, ecs: 0, eks: 0 };
  expect(copyMeaning(QUANTITIES, a)).toBe(
    'A copy is the whole application with its own load balancer, tables and secrets; copies share the network and the cluster. That copies share one load balancer is another assumption.',
  );
  expect(copyMeaning({ ...QUANTITIES, tables: none }, { ...a, sharedLoadBalancer: 1 })).toBe(
    'A copy is the whole application with its own secrets; copies share the network and the cluster.',
  );
  const bare = { ...QUANTITIES, tables: none, secrets: none, loadBalancers: none };
  expect(copyMeaning(bare, a)).toBe(
    'A copy is the whole application; copies share the network and the cluster.',
  );
  expect([1, 5].map((copies) => copiesText(QUANTITIES, copies))).toEqual([
    '1 copy of the application',
    '5 copies of the application',
  ]);
  expect(copiesText({ services: ['a', 'b'] }, 5)).toBe('5 copies of the application (10 services)');
});

it('assumes what the definition has', () => {
  expect(assumed({ ...QUANTITIES, replicas: [3] })).toEqual({ ...DEFAULTS, replicas: 3 });
});

describe('several services, by hand', () => {
  // Two public services, one of which has a table, and a worker. One load balancer.
  const SEVERAL: Quantities = {
    ...QUANTITIES,
    services: ['web', 'api', 'worker'],
    replicas: [4, 2, 1],
    publicServices: 2,
    servicesWithPorts: 2,
    taskLogDays: [30, 30, 365],
    tasks: [TASK, { ...TASK, vcpus: 0.25, memoryGB: 0.5 }, { ...TASK, architecture: 'arm64' }],
    pods: [POD, { ...POD, millicores: 250, memoryMiB: 352 }, { ...POD, architecture: 'arm64' }],
  };

  // 4 x (0.5 x 0.04048 + 0.004445) + 2 x (0.25 x 0.04048 + 0.5 x 0.004445) + 0.5 x 0.03238 + 0.00356 = 0.143175, x 730
  it('the tasks of all services, each of its own size', () => {
    expect(lineOf('tasks', {}, SEVERAL)?.ecs).toBeCloseTo(104.5178, 3);
    expect(billed({}, SEVERAL).lines.find(({ id }) => id === 'tasks')?.prices).toEqual([
      'fargate.linux.x86.vcpu',
      'fargate.linux.x86.memory',
      'fargate.linux.arm.vcpu',
      'fargate.linux.arm.memory',
    ]);
  });

  // Twice the most: 8, 4 and 2.
  it('replicas in proportion, with one of each service at least', () => {
    expect(assumed(SEVERAL).replicas).toBe(4);
    expect(replicasOf(SEVERAL, 8)).toEqual([8, 4, 2]);
    expect(replicasOf(SEVERAL, 1)).toEqual([1, 1, 1]);
    expect(lineOf('tasks', { replicas: 8 }, SEVERAL)?.ecs).toBeCloseTo(2 * 104.5178, 3);
  });

  // Each service has 26.28 million requests. The table is of one service: 26.28 x 0.2 x 0.625 = 3.285. Two are public: 2 x
  // 26.28 x 0.09 = 4.7304. Lines of all three, kept for 30 days twice and for a year: 2 x 2.92269 + 4.746168 = 10.591548
  it('traffic of each service, as far as it takes part', () => {
    expect(lineOf('writes', {}, SEVERAL)?.ecs).toBeCloseTo(3.285, 4);
    expect(lineOf('egress', {}, SEVERAL)?.ecs).toBeCloseTo(4.7304, 4);
    expect(lineOf('logs', {}, SEVERAL)?.ecs).toBeCloseTo(10.591548, 3);
  });

  // Two architectures have nodes of their own. On x86_64 1630 millicores beside the agents: 3 pods of 500 on a node, or 6 of
  // 250. On the first 1330: 2 of 500 and 1 of 250; on the second the other 2 of 500 and 2 of 250.
  it('nodes for pods of several sizes and architectures', () => {
    const nodes = known(bill({ quantities: SEVERAL, prices: PRICES }, assumed(SEVERAL)).nodes);
    expect(nodes).toMatchObject([
      { count: 2, type: { architecture: 'x86_64', name: 'c6a.large' } },
      { count: 1, type: { architecture: 'arm64' } },
    ]);
    expect(nodes[0]?.podsPerNode).toBeUndefined();
    expect(nodesText(nodes)).toMatch(/^2 of c6a\.large and 1 of \w+\.large$/);
  });

  it('one pod after the other gets the same nodes as all at once', () => {
    const agents = { millicores: 300, memoryMiB: 153 };
    const sizes = [900, 500, 250, 100, 60].map((millicores) => ({ millicores, memoryMiB: 2 * millicores }));
    const rest = { agents, zones: 1, architecture: 'x86_64', volumeDollars: 0 } as const;
    for (const count of [1, 2, 3, 7, 20]) {
      const groups = sizes.map((size) => ({ size, count }));
      const { type, count: nodes } = known(cheapestNodes({ ...rest, groups }, PRICES));
      const free = allocatable(type);
      const open: { millicores: number; memoryMiB: number }[] = [];
      for (const size of sizes.flatMap((size) => Array.from({ length: count }, () => size))) {
        const room = open.find((one) => one.millicores >= size.millicores && one.memoryMiB >= size.memoryMiB);
        const on = room ?? {
          millicores: free.millicores - agents.millicores,
          memoryMiB: free.memoryMiB - agents.memoryMiB,
        };
        if (!room) open.push(on);
        on.millicores -= size.millicores;
        on.memoryMiB -= size.memoryMiB;
      }
      expect([count, nodes]).toEqual([count, open.length]);
    }
  });
});

it('bills nothing that an application does not have, and does not mention it', () => {
  const none = { shared: 0, ecs: 0, eks: 0 };
  const worker: Quantities = {
    ...QUANTITIES,
    publicServices: 0,
    servicesWithPorts: 0,
    balancerZones: 0,
    loadBalancers: none,
    secrets: none,
    tables: none,
    types: ['AWS::ECS::Cluster', 'AWS::EC2::NatGateway'],
  };
  const ids = billed({}, worker).lines.map(({ id }) => id);
  for (const id of ['load-balancer', 'units', 'egress', 'secrets', 'stored', 'backups', 'reads', 'writes'])
    expect(ids).not.toContain(id);
  expect(ids).toEqual(expect.arrayContaining(['nat', 'tasks', 'nodes', 'logs']));
  const text = costReport({ quantities: worker, prices: PRICES }, assumed(worker));
  expect(text).not.toMatch(
    /\btables?\b|load balancer|secret|response|certificate|alarm|requests? to|as assumed/i,
  );
  expect(text).toContain('lines that each worker writes to its log');
});

it('says of what a number of replicas is, where services differ', () => {
  const of = (replicas: readonly number[]) => replicasOfWhat({ services: ['web', 'worker'], replicas });
  expect(of([2, 2])).toBe('each service');
  expect(of([4, 1])).toBe('web, and of the others in proportion');
});

it('asks about load balancers and proxies only where there are some', () => {
  const titles = (change: Partial<Quantities>) =>
    singleConditions({ ...QUANTITIES, ...change }).map(({ title }) => title);
  const logs = 'with log lines no longer than on ECS';
  const balancers = 'with one load balancer for all copies';
  expect(titles({})).toEqual([logs, balancers]);
  expect(titles({ loadBalancers: { shared: 0, ecs: 0, eks: 0 } })).toEqual([logs]);
  expect(titles({ tasks: [{ ...TASK, withProxyCpu: { vcpus: 1, memoryGB: 2 } }] })).toEqual([
    logs,
    balancers,
    'with the CPU that AWS recommends for each proxy of Service Connect',
  ]);
});
