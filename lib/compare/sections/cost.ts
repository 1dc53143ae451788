import { sum } from 'd3-array';
import type { Assumptions } from '../cost/assumptions.ts';
import { breakEven, FAR } from '../cost/break-even.ts';
import type { Basis, ChargeKind } from '../cost/charge.ts';
import { assumed, type Bill, type Billed, bill, dollars } from '../cost/model.ts';
import { PRICES } from '../cost/prices.ts';
import { nodesFor, nodesText, noNodeHolds } from '../cost/replica-charges.ts';
import { copyNoun, isThere, type Quantities } from '../cost/stack-quantities.ts';
import { counted } from '../counted.ts';
import { billed, quantitiesIn } from '../readings/billed.ts';
import { cite, type Statement, say } from '../readings/cell.ts';
import type { Readers } from '../readings/readers.ts';
import { combine, given, map, type Reading, words } from '../readings/reading.ts';
import { byTarget, type Target } from '../targets.ts';
import { type Concern, concern, type SectionOf } from './section.ts';

/** The monthly cost on AWS of the templates' resources, at the least replicas, with assumed traffic. */
export const cost: SectionOf = (on) => ({ title: 'Cost a month', concerns: rows(on) });

/** The row of the total cost, which other sections show, too. */
export const wholeCost = (on: Readers): Concern => whole(costs(on));

/** Makes the readings that all rows share, from one bill. */
function costs(on: Readers) {
  const parts = billed(on);
  const quantities = quantitiesIn(parts).value;
  const basis = quantities && { quantities, prices: PRICES };
  const atLeast = basis && bill(basis, assumed(basis.quantities));

  /** A computed value, with the parts of the templates that it depends on. */
  const computed = <T>(
    of: readonly QuantityName[],
    compute: (basis: Basis, atLeast: Bill) => T | undefined,
  ): Reading<T> =>
    combine(
      // A cell names the first place that is absent. So the parts without a value come first: a part that has one may have
      // places that are absent, too, which then mean "none".
      of
        .map((part): Reading<unknown> => parts[part])
        .sort((a, b) => Number(a.value !== undefined) - Number(b.value !== undefined)),
      () => (basis && atLeast ? compute(basis, atLeast) : undefined),
    );

  /** The sum of charges, with the prices that it depends on. */
  const costOf = (
    of: readonly QuantityName[],
    target: Billed,
    kinds: readonly ChargeKind[],
    each = 1,
  ): Reading<string> => {
    const lines = (atLeast?.lines ?? []).filter(
      (line) => kinds.includes(line.kind) && line.dollars[target] > 0,
    );
    const whole = computed(of, () => total(lines, target) / each);
    const prices = [...new Set(lines.flatMap((line) => line.prices))].map((price) => ({ price }));
    const reading = given('a month', 'USD', whole, (value) => Math.round(value * 100) / 100);
    return { ...map(reading, dollars), evidence: [...whole.evidence, ...prices] };
  };
  /** The reason why the price of the nodes is not known; undefined if it is known. */
  const unknown =
    basis && atLeast && !atLeast.nodes
      ? computed(NODES, (of) => noNodeHolds(of, assumed(of.quantities)))
      : undefined;
  return { quantities, computed, costOf, unknown };
}

type Costs = ReturnType<typeof costs>;
type QuantityName = keyof Quantities;

const whole = ({ computed, costOf, unknown }: Costs): Concern => {
  const unconfirmed = (target: Billed) =>
    computed([], (_, { unverified }) => {
      const { length } = unverified[target];
      return length === 0 ? '' : `; ${counted(length, 'price')} not confirmed`;
    });
  const nodes = computed(NODES, (_, { nodes }) => nodes && nodesText(nodes));
  return row('a month, at the least replicas', {
    ecs: say`${costOf([...FIXED.ecs, ...TASKS, 'taskLogDays'], 'ecs', ALL)}, traffic as assumed${unconfirmed('ecs')}`,
    eks: unknown
      ? say`not known: ${unknown}`
      : say`${costOf([...FIXED.eks, ...NODES, 'podLogDays'], 'eks', ALL)}, traffic as assumed; nodes modelled: ${nodes}${unconfirmed('eks')}`,
  });
};

function rows(on: Readers): Concern[] {
  const all = costs(on);
  const { quantities, computed, costOf } = all;
  const noun = quantities ? copyNoun(quantities) : 'service';
  /** The break-even: the number of copies from which EKS costs no more than ECS, under changed assumptions. */
  const repaid = (change: Partial<Assumptions>) =>
    computed(['tasks', ...NODES], (basis) => {
      const from = breakEven(basis, assumed(basis.quantities, change), 'copies');
      if (from !== undefined) return `from ${counted(from, noun)} on`;
      return nodesFor(basis, assumed(basis.quantities, change)) ? `not up to ${FAR} ${noun}s` : 'not known';
    });

  const fixed = computed(['secrets', 'tables', 'databases', 'caches', 'loadBalancers'], (of) =>
    fixedParts(of.quantities),
  );
  const parted = [
    row('fixed cost', {
      ecs: say`${costOf(FIXED.ecs, 'ecs', ['fixed'])}: ${fixed}`,
      eks: say`${costOf(FIXED.eks, 'eks', ['fixed'])}: the same, and the control plane, its logs and its key`,
    }),
    eachReplica(all),
  ];
  return [
    ...parted,
    belowIts(parted, whole(all)),
    row('break-even', {
      ecs: say`modelled: ${repaid({})}, where a pod asks for all that a task is given`,
      eks: say`modelled: ${repaid(HALF)}, where pods ask for half of it, as only they can; ${repaid({ ...HALF, podLogFactor: 1 })} if their logs were no longer than tasks', ${repaid({ ...HALF, nodeMillicores: 500 })} if agents took 500 millicores of a node`,
    }),
  ];
}

/** The parts of the fixed cost that the application has, in words. */
const fixedParts = ({ loadBalancers, secrets, tables, databases, caches }: Quantities): string =>
  [
    'network',
    ...(isThere(loadBalancers) ? ['load balancer'] : []),
    ...(isThere(secrets) ? ['secrets'] : []),
    ...(isThere(tables) ? ['data'] : []),
    ...(databases.length > 0 ? ['databases'] : []),
    ...(isThere(caches) ? ['caches'] : []),
  ].join(', ');

/** The row of one replica: of the only service or, of several services, on average. */
function eachReplica({ quantities, computed, costOf, unknown }: Costs): Concern {
  const replicas = sum(quantities?.replicas ?? []);
  const average = words(quantities?.services.length === 1 ? '' : ', on average of all services');
  const nodes = computed(
    NODES,
    (_, { nodes }) =>
      nodes &&
      counted(
        sum(nodes, ({ count }) => count),
        'node',
      ),
  );
  /** The cost of a pod on nodes that are full. Pods of several sizes have none. */
  const fullNode = computed(NODES, (_, { nodes, lines }) => {
    const [only, ...others] = nodes ?? [];
    if (only?.podsPerNode === undefined || others.length > 0) return '';
    const ofNodes = lines.filter(({ kind }) => kind === 'replicas');
    return `; ${dollars(total(ofNodes, 'eks') / only.count / only.podsPerNode)} on full nodes`;
  });
  return row('each replica', {
    ecs: say`${costOf(['tasks'], 'ecs', ['replicas'], replicas)} a task${average}`,
    eks: unknown
      ? say`not known: ${unknown}`
      : say`modelled: ${costOf(NODES, 'eks', ['replicas'], replicas)}${average}, with ${computed(['replicas'], () => replicas)} on ${nodes}${fullNode}`,
  });
}

/** A sum without the evidence of its parts, which are the rows above it. */
function belowIts(parts: readonly Concern[], sum: Concern): Concern {
  const cell = (target: Target): Statement => {
    const { evidence, ...all } = sum.cells[target];
    const above = new Set(
      parts.flatMap(({ cells }) => cells[target].evidence.map((one) => JSON.stringify(one))),
    );
    const own = evidence.filter((one) => !above.has(JSON.stringify(one)));
    return { ...all, evidence: all.complete && own.length > 0 ? own : evidence };
  };
  return { ...sum, cells: byTarget(cell) };
}

const total = (lines: Bill['lines'], target: Billed): number => sum(lines, ({ dollars }) => dollars[target]);

const HALF = { requestPercent: 50 } as const;

const ALL = ['fixed', 'replicas', 'traffic'] as const;
const SHARED = [
  ...(['natGateways', 'addresses', 'secrets', 'tables', 'databases', 'caches', 'loadBalancers'] as const),
] as const;
const FIXED: Readonly<Record<Billed, readonly QuantityName[]>> = {
  ecs: [...SHARED, 'balancerZones'],
  eks: [...SHARED, 'nodeZones', 'clusters', 'keys', 'controlPlaneLogDays'],
};
const TASKS = ['tasks', 'replicas'] as const;
const NODES = ['pods', 'nodeZones', 'replicas'] as const;

const row = (title: string, cells: Record<Billed, Statement>): Concern =>
  concern(title, [], {
    ...cells,
    compose: say`what your machine costs${cite('compose-production')}`,
    kubernetes: say`what your machines cost${cite('kubernetes-production')}`,
  });
