import { sum } from 'd3-array';
import { type Assumptions, DEFAULTS } from './assumptions.ts';
import type { Basis, Charge, ChargeKind } from './charge.ts';
import { fixedCharges } from './fixed-charges.ts';
import type { Nodes } from './nodes.ts';
import type { PriceName } from './prices.ts';
import { nodesFor, replicaCharges } from './replica-charges.ts';
import { isThere, mostReplicas, type Quantities, type TaskSize } from './stack-quantities.ts';
import { trafficCharges } from './traffic-charges.ts';

/*
 * The monthly cost of the two deployments on AWS, from the quantities of their templates, from assumptions, and from
 * prices. Plain functions without Node: the page calculates with them in the browser, too.
 */

export const BILLED = { ecs: 'ECS on Fargate', eks: 'EKS' } as const;
export type Billed = keyof typeof BILLED;
export const BILLED_IDS = Object.keys(BILLED) as readonly Billed[];

export interface BillLine {
  readonly id: string;
  readonly title: string;
  readonly kind: ChargeKind;
  /** Dollars a month for all services of all copies together. */
  readonly dollars: Readonly<Record<Billed, number>>;
  /** The part of the dollars that the stack `Shared` costs, which both deployments use. */
  readonly shared: number;
  readonly prices: readonly PriceName[];
  /** True if no template names the billed resource: its amount rests on assumptions alone. */
  readonly isModelled: boolean;
}

export interface Bill {
  readonly lines: readonly BillLine[];
  readonly total: Totals;
  /** Prices of the bill that no dated source confirms. */
  readonly unverified: Readonly<Record<Billed, readonly PriceName[]>>;
  /**
   * The nodes of each architecture. undefined where no node type of a known price holds a pod: nodes have no lines then,
   * and EKS no total.
   */
  readonly nodes: readonly Nodes[] | undefined;
}

/** Dollars a month. */
export interface Totals {
  readonly ecs: number;
  /** undefined where the price of the nodes is not known. */
  readonly eks: number | undefined;
}

/** The default assumptions with the definition's minimum of replicas, and changes. */
export const assumed = (quantities: Quantities, change: Partial<Assumptions> = {}): Assumptions => ({
  ...DEFAULTS,
  replicas: mostReplicas(quantities),
  ...change,
});

export function bill(basis: Basis, a: Assumptions): Bill {
  const { prices } = basis;
  const nodes = nodesFor(basis, a);
  const charges = [
    ...fixedCharges(basis, a),
    ...replicaCharges(basis, a, nodes),
    ...trafficCharges(basis, a),
  ];
  // An application is not billed for what it does not have, and does not read of it.
  const lines = charges.filter(({ counts }) => isThere({ ...NONE, ...counts })).map(lineOf);
  const total = (target: Billed) => sum(lines, ({ dollars }) => dollars[target]);
  const unverified = (target: Billed) => {
    const billed = lines.filter(({ dollars }) => dollars[target] > 0).flatMap((line) => line.prices);
    return [...new Set(billed)].filter((price) => !prices[price].verified);
  };
  return {
    lines,
    total: { ecs: total('ecs'), eks: nodes && total('eks') },
    unverified: { ecs: unverified('ecs'), eks: unverified('eks') },
    nodes,
  };
}

const NONE = { shared: 0, ecs: 0, eks: 0 };

function lineOf({ id, title, kind, prices, each, counts, isModelled = false }: Charge): BillLine {
  const { shared = 0, ecs = 0, eks = 0 } = counts;
  const dollars = { ecs: (shared + ecs) * each, eks: (shared + eks) * each };
  return { id, title, kind, dollars, shared: shared * each, prices, isModelled };
}

/** Dollars that each stack costs a day without requests and data. */
export function aDay(basis: Basis) {
  const { lines, total } = bill(
    basis,
    assumed(basis.quantities, { requestsPerSecond: 0, storedGB: 0, hoursPerMonth: 24 }),
  );
  const Shared = sum(lines, ({ shared }) => shared);
  return { Shared, EcsFargate: total.ecs - Shared, Eks: total.eks && total.eks - Shared };
}

/** The same application on another architecture. */
export const onArchitecture = (
  quantities: Quantities,
  architecture: TaskSize['architecture'],
): Quantities => ({
  ...quantities,
  tasks: quantities.tasks.map((task) => ({ ...task, architecture })),
  pods: quantities.pods.map((pod) => ({ ...pod, architecture })),
});

/** The daily cost of each stack in words, for people who try one. */
export const dayText = (basis: Basis): string =>
  `A day without requests and data, as long as they stand: ${Object.entries(aDay(basis))
    .map(([stack, amount]) => `${stack} ${dollars(amount)}`)
    .join(', ')}.`;

/** The prices of a bill that no dated source confirms, in words. */
export const unverifiedText = ({ unverified }: Bill): string =>
  BILLED_IDS.map((id) => `${BILLED[id]}: ${unverified[id].join(', ') || 'none'}`).join('; ');

export const dollars = (amount: number | undefined): string =>
  amount === undefined ? 'not known' : `$${amount.toFixed(2)}`;
