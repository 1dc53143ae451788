import { type Assumptions, DEFAULTS } from '../../../lib/cost/assumptions.ts';
import { assumed, bill, breakEven, curve, onArchitecture } from '../../../lib/cost/model.ts';
import { allocatable, cheapestNodes, nodeTypes, podsPerNode } from '../../../lib/cost/nodes.ts';
import { PRICES, type PriceName, type Prices } from '../../../lib/cost/prices.ts';
import type { Quantities } from '../../../lib/cost/quantities.ts';

const QUANTITIES: Quantities = {
  replicas: 2,
  zones: 2,
  natGateways: 1,
  secrets: 1,
  task: { vcpus: 0.5, memoryGB: 1, architecture: 'x86_64' },
  pod: { millicores: 500, memoryMiB: 704, architecture: 'x86_64' },
};
const SILENT = { requestsPerSecond: 0, storedGB: 0 };
const billed = (change: Partial<Assumptions> = {}, quantities = QUANTITIES, prices: Prices = PRICES) =>
  bill({ quantities, prices }, assumed(quantities, change));
const lineOf = (id: string, ...args: Parameters<typeof billed>) =>
  billed(...args).lines.find((line) => line.id === id)?.dollars;

describe('by hand', () => {
  // 0.25 vCPU x 0.04048 + 0.5 GB x 0.004445 = 0.0123425 an hour, x 730 = 9.01: "~$9/mo" in us-east-1 says
  // factualminds.com, "Amazon Fargate & ECS Task Pricing", 2026-06-17, of the same task.
  it('the smallest task for a month', () => {
    const small = { ...QUANTITIES, task: { ...QUANTITIES.task, vcpus: 0.25, memoryGB: 0.5 } };
    expect(lineOf('tasks', { replicas: 1 }, small)?.ecs).toBeCloseTo(9.01, 2);
  });

  // The same page: a task of 4 vCPU and 16 GB, "~$145/mo"; 4 x 0.04048 + 16 x 0.004445 = 0.23304, x 730 = 170.12. Its
  // figure does not follow from its own prices, so ours is held to those.
  it('a large task for a month', () => {
    const large = { ...QUANTITIES, task: { ...QUANTITIES.task, vcpus: 4, memoryGB: 16 } };
    expect(lineOf('tasks', { replicas: 1 }, large)?.ecs).toBeCloseTo(170.12, 2);
  });

  // (0.5 x 0.03238 + 1 x 0.00356) x 730 x 3 = 43.25
  it('three tasks on arm', () => {
    expect(lineOf('tasks', { replicas: 3 }, onArchitecture(QUANTITIES, 'arm64'))?.ecs).toBeCloseTo(43.25, 2);
  });

  // 0.10 an hour: 73.00; in extended support 0.60: 438.00
  it('a cluster in standard and in extended support', () => {
    expect(lineOf('cluster')).toEqual({ ecs: 0, eks: 73 });
    const { cluster, support } = Object.fromEntries(
      billed({ extendedSupport: 1 }).lines.map(({ id, dollars }) => [id, dollars.eks]),
    );
    expect((cluster ?? 0) + (support ?? 0)).toBeCloseTo(438, 6);
  });

  // One NAT gateway 0.045 x 730 = 32.85; one load balancer 0.0225 x 730 = 16.425; addresses: 1 + 2 zones, 0.005 x 730 x 3
  // = 10.95; a secret 0.40
  it('what is fixed', () => {
    const fixed = billed(SILENT)
      .lines.filter(({ kind }) => kind === 'fixed')
      .map(({ id, dollars }) => [id, dollars.ecs]);
    expect(Object.fromEntries(fixed)).toEqual({
      nat: expect.closeTo(32.85, 6),
      'load-balancer': expect.closeTo(16.425, 6),
      addresses: expect.closeTo(10.95, 6),
      secrets: 0.4,
      stored: 0,
      backups: 0,
      cluster: 0,
    });
  });

  // 10 requests a second x 3600 x 730 = 26.28 million: 80 % reads x 0.125 a million = 2.628, 20 % writes x 0.625 = 3.285;
  // 300 bytes each are 7.884 GB: logs x 0.53 = 4.17852, NAT x 0.045 = 0.35478; 1000 bytes each are 26.28 GB x 0.09 = 2.3652
  it('traffic', () => {
    const traffic = billed()
      .lines.filter(({ kind }) => kind === 'traffic')
      .map(({ id, dollars }) => [id, dollars]);
    const both = (dollars: number) => ({ ecs: expect.closeTo(dollars, 6), eks: expect.closeTo(dollars, 6) });
    expect(Object.fromEntries(traffic)).toMatchObject({
      reads: both(2.628),
      writes: both(3.285),
      logs: both(4.17852),
      'nat-data': both(0.35478),
      egress: both(2.3652),
    });
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

  // Of two cores 6 % and 1 % are kubelet's: 1930. Of 4096 MiB 7.5 % are the hypervisor's, 255 + 11 x 29 kubelet's, 100 the
  // threshold's: 3788.8 - 574 - 100 = 3114.8. Less 300 and 160: 1630 / 500 = 3 pods by CPU, 2954.8 / 704 = 4 by memory.
  it('a node, and what has a place on it', () => {
    const type = nodeTypes(PRICES).find(({ name }) => name === 'c6a.large')!;
    expect(allocatable(type)).toEqual({ millicores: 1930, memoryMiB: expect.closeTo(3114.8, 6) });
    const overhead = { millicores: 300, memoryMiB: 160 };
    expect(podsPerNode(type, { pod: QUANTITIES.pod, overhead })).toBe(3);
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
});

it('has no line for traffic where there is none', () => {
  expect(billed(SILENT).lines.filter(({ kind }) => kind === 'traffic')).toEqual([]);
});

it('costs more with each replica, request and service, and less by the hour', () => {
  const total = (change: Partial<Assumptions>) => billed(change).total;
  for (const [less, more] of [
    [{ replicas: 6 }, { replicas: 7 }],
    [{ requestsPerSecond: 10 }, { requestsPerSecond: 11 }],
    [{ services: 3 }, { services: 4 }],
    [{ hoursPerMonth: 300 }, { hoursPerMonth: 730 }],
  ]) {
    expect(total(more!).ecs).toBeGreaterThan(total(less!).ecs);
    expect(total(more!).eks).toBeGreaterThanOrEqual(total(less!).eks);
  }
});

it('costs less on Spot, on arm, and with one load balancer for all', () => {
  const { ecs } = billed({ services: 4 }).total;
  expect(billed({ services: 4, spotPercent: 50 }).total.ecs).toBeLessThan(ecs);
  expect(billed({ services: 4, sharedLoadBalancer: 1 }).total.ecs).toBeLessThan(ecs);
  expect(billed({ services: 4 }, onArchitecture(QUANTITIES, 'arm64')).total.ecs).toBeLessThan(ecs);
});

it('puts no more on a node than it has', () => {
  const overhead = { millicores: 300, memoryMiB: 160 };
  for (const architecture of ['x86_64', 'arm64'] as const) {
    for (const millicores of [50, 100, 333, 900, 1600]) {
      for (const memoryMiB of [64, 700, 2900]) {
        for (const count of [1, 2, 7, 40]) {
          const pods = { pod: { millicores, memoryMiB }, count, overhead, zones: 3, architecture };
          const { type, podsPerNode: perNode, count: nodes } = cheapestNodes(pods, PRICES);
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

it('says so where a pod has a place nowhere', () => {
  const huge = { ...QUANTITIES, pod: { ...QUANTITIES.pod, millicores: 9000 } };
  expect(() => billed({}, huge)).toThrow('a pod must have a place on a node of a known price; got 9000');
});

it('breaks even where EKS stays at or below ECS from there on', () => {
  const point = (at: number, ecs: number, eks: number) => ({ at, dollars: { ecs, eks } });
  expect(breakEven([point(1, 1, 5), point(2, 6, 5), point(3, 7, 8), point(4, 9, 9)])).toBe(4);
  expect(breakEven([point(1, 5, 1), point(2, 6, 5)])).toBe(1);
  expect(breakEven([point(1, 5, 1), point(2, 6, 7)])).toBeUndefined();
});

it('has a curve whose points are the bills', () => {
  const basis = { quantities: QUANTITIES, prices: PRICES };
  const points = curve(basis, assumed(QUANTITIES), 'services', 5);
  expect(points.map(({ at }) => at)).toEqual([1, 2, 3, 4, 5]);
  expect(points[3]?.dollars).toEqual(billed({ services: 4 }).total);
  // Half of what tasks are given: more pods on a node.
  const half = curve(basis, assumed(QUANTITIES, { requestPercent: 50 }), 'services', 30);
  expect(breakEven(half)).toBeLessThan(20);
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

it('names the prices that nobody confirms', () => {
  expect(billed().unverified).toEqual(['dynamodb.pitr', 'eks.autoMode.fee.c6a.large']);
  expect(billed({ spotPercent: 100 }).unverified).toContain('fargate.spot.x86.vcpu');
});

it('assumes what the definition has', () => {
  expect(assumed({ ...QUANTITIES, replicas: 3 })).toEqual({ ...DEFAULTS, replicas: 3 });
});
