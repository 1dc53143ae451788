import { ASSUMPTION_IDS, type Assumptions, DEFAULTS, isAssumed } from './assumptions.ts';
import type { Basis } from './charge.ts';
import { bill, dollarsOfNodes, inCents, type Totals, totalsWithoutNodes } from './model.ts';
import type { UnitPrices } from './prices.ts';
import type { Quantities } from './stack-quantities.ts';

/** The deployments whose costs meet at a break-even: Docker Compose has one machine, and no replicas to add. */
export const COMPARED = ['ecs', 'eks'] as const;

export interface Condition {
  /** A part of a sentence, after those of the entries before it. */
  readonly title: string;
  /** The whole case, for a list with numbers. */
  readonly listed: string;
  readonly change: Partial<Assumptions>;
}

/**
 * Assumptions that move the break-even. Each entry has the changes of those before it, too. Only pods may ask for less than
 * they may use, so a node holds more of them. Logs and agents are what EKS costs beside its nodes.
 */
export const CONDITIONS: readonly Condition[] = [
  { title: 'as assumed', listed: 'as assumed', change: {} },
  {
    title: `if pods requested half of their sizes in the definition (assumed: ${DEFAULTS.requestPercent} %)`,
    listed: 'pods request half of their sizes in the definition',
    change: { requestPercent: 50 },
  },
  {
    title: `and log lines were no longer than on ECS (assumed: ${DEFAULTS.podLogFactor} times as long)`,
    listed: 'as 2, with log lines no longer than on ECS',
    change: { requestPercent: 50, podLogFactor: 1 },
  },
  {
    title: 'but agents took 500 millicores of each node',
    listed: 'as 3, with agents of 500 millicores on each node',
    change: { requestPercent: 50, podLogFactor: 1, nodeMillicores: 500 },
  },
];

/** Assumptions that move it, each without the others. */
const ALONE = [
  {
    title: 'with log lines no longer than on ECS',
    listed: 'as assumed, with log lines no longer than on ECS',
    change: { podLogFactor: 1 },
  },
  {
    title: 'with one load balancer for all copies',
    listed: 'as assumed, with one load balancer for all copies',
    change: { sharedLoadBalancer: 1 },
  },
  {
    title: 'with the CPU that AWS recommends for each proxy of Service Connect',
    listed: 'as assumed, with CPU for the proxies',
    change: { proxyCpu: 1 },
  },
] as const satisfies readonly Condition[];

/** The conditions that stand alone, of those that an application can have. */
export const singleConditions = (quantities: Quantities): readonly Condition[] =>
  ALONE.filter(({ change }) => ASSUMPTION_IDS.every((id) => !(id in change) || isAssumed(id, quantities)));

/** A point of a curve. */
export interface CurvePoint {
  readonly at: number;
  readonly dollars: Totals;
}

/** The monthly cost over one assumption, from 1 to `most`. */
export const curve = (
  basis: Basis,
  a: Assumptions,
  over: 'replicas' | 'copies',
  most: number,
): readonly CurvePoint[] =>
  Array.from({ length: most }, (_, i) => ({
    at: i + 1,
    dollars: bill(basis, { ...a, [over]: i + 1 }).total,
  }));

/**
 * The largest number that a break-even is looked for, far beyond what is shown. Nodes come in steps, so that EKS may
 * cost less at one number and more at the next: at the end of a short curve such a step would look like the break-even.
 */
export const FAR = 400;

/**
 * The break-even: the number from which EKS costs no more than ECS, up to `FAR`.
 *
 * @returns undefined where there is none, or where the price of the nodes is not known
 */
export function breakEven(basis: Basis, a: Assumptions, over: 'replicas' | 'copies'): number | undefined {
  const { ecs, eks } = bill(basis, { ...a, [over]: FAR }).total;
  if (eks === undefined || eks > ecs) return undefined;
  const last = whereDearer(basis, a, over)?.lastIndexOf(true);
  return last === undefined ? undefined : last + 2;
}

/** Tells whether EKS costs more than ECS at every number up to `FAR`. Without a break-even it may still cost less at a few. */
export const isAlwaysDearer = (basis: Basis, a: Assumptions, over: 'replicas' | 'copies'): boolean =>
  whereDearer(basis, a, over)?.every((is) => is) ?? false;

/** For each number from 1 to `FAR`, true if EKS costs more than ECS. */
type Dearer = readonly boolean[];

/** Answers by prices and question: the comparison and the page ask the same several times. */
const found = new WeakMap<UnitPrices, Map<string, Dearer | undefined>>();

function whereDearer(basis: Basis, a: Assumptions, over: 'replicas' | 'copies'): Dearer | undefined {
  const ofPrices = found.get(basis.prices) ?? new Map<string, Dearer | undefined>();
  found.set(basis.prices, ofPrices);
  const question = JSON.stringify([basis.quantities, a, over]);
  if (!ofPrices.has(question)) ofPrices.set(question, find(basis, a, over));
  return ofPrices.get(question);
}

/**
 * Decides whole intervals at once. Without nodes, no total falls as the number grows: an interval lies between the totals
 * at its two ends, and its dearest and cheapest nodes. Nodes are counted at each number, as their price may fall.
 */
function find(basis: Basis, a: Assumptions, over: 'replicas' | 'copies'): Dearer | undefined {
  const numbers = Array.from({ length: FAR }, (_, i) => i + 1);
  const nodes = numbers.flatMap((at) => dollarsOfNodes(basis, { ...a, [over]: at }) ?? []);
  if (nodes.length < FAR) return undefined;
  const dearer = numbers.map(() => false);
  const others = (at: number) => totalsWithoutNodes(basis, { ...a, [over]: at });
  const decide = (from: number, to: number, atFrom = others(from), atTo = others(to)): void => {
    const own = nodes.slice(from - 1, to);
    if (inCents(Math.max(...own) + atTo.eks) <= atFrom.ecs) return;
    if (inCents(Math.min(...own) + atFrom.eks) > atTo.ecs) {
      dearer.fill(true, from - 1, to);
      return;
    }
    const middle = Math.floor((from + to) / 2);
    decide(from, middle, atFrom);
    decide(middle + 1, to, undefined, atTo);
  };
  decide(1, FAR);
  return dearer;
}
