import { sum } from 'd3-array';
import { type Assumptions, DEFAULTS, WITHOUT_METRICS_SERVER } from './assumptions.ts';
import { type Basis, CHARGE_KIND_IDS, type Charge, type ChargeKind } from './charge.ts';
import { fixedCharges } from './fixed-charges.ts';
import { type Machine, machineCharges, machineFor } from './machine.ts';
import type { Nodes } from './nodes.ts';
import type { PriceName } from './prices.ts';
import { nodeCharges, nodesFor, replicaCharges } from './replica-charges.ts';
import { mostReplicas, type Quantities, type TaskSize } from './stack-quantities.ts';
import { trafficCharges } from './traffic-charges.ts';

/*
 * The monthly cost of the deployments on AWS, from the quantities of their templates, from assumptions, and from prices.
 * Docker Compose is taken to run on a machine of EC2, which no file names. Plain functions without Node: the page calculates
 * with them in the browser, too.
 */

export const BILLED = { compose: 'Docker Compose', ecs: 'ECS on Fargate', eks: 'EKS' } as const;
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
  /** The machine for Docker Compose. undefined where no machine of a known price is large enough. */
  readonly machine: Machine | undefined;
}

/** Dollars a month: the sums of all kinds of charges, each in whole cents. */
export interface Totals {
  /** undefined where the price of the machine is not known. */
  readonly compose: number | undefined;
  readonly ecs: number;
  /** undefined where the price of the nodes is not known. */
  readonly eks: number | undefined;
}

/** The default assumptions with the definition's minimum of replicas and the pods of its add-ons, and changes. */
export const assumed = (quantities: Quantities, change: Partial<Assumptions> = {}): Assumptions => ({
  ...DEFAULTS,
  ...(quantities.metricsServer ? {} : WITHOUT_METRICS_SERVER),
  replicas: mostReplicas(quantities),
  ...change,
});

export function bill(basis: Basis, a: Assumptions): Bill {
  const { prices } = basis;
  const nodes = nodesFor(basis, a);
  const machine = machineFor(basis, a);
  const charges = chargesOf(basis, a, nodes, machine);
  // An application is not billed for what it does not have, and does not read of it.
  const lines = charges
    .filter(({ kind, counts }) => kind === 'people' || sum(Object.values(counts)) > 0)
    .map(lineOf);
  const total = totalsOf(lines);
  const unverified = (target: Billed) => {
    const billed = lines.filter(({ dollars }) => dollars[target] > 0).flatMap((line) => line.prices);
    return [...new Set(billed)].filter((price) => !prices[price].verified);
  };
  return {
    lines,
    total: { ...total, compose: machine && total.compose, eks: nodes && total.eks },
    unverified: {
      compose: unverified('compose'),
      ecs: unverified('ecs'),
      eks: unverified('eks'),
    },
    nodes,
    machine,
  };
}

const chargesOf = (
  basis: Basis,
  a: Assumptions,
  nodes: readonly Nodes[] | undefined,
  machine: Machine | undefined,
): Charge[] => [
  ...machineCharges(basis, a, machine),
  ...fixedCharges(basis, a),
  ...replicaCharges(basis, a, nodes),
  ...trafficCharges(basis, a),
  peopleCharge(a),
];

/**
 * The totals of ECS, and of EKS without its nodes. Neither falls as replicas or copies grow, also in cents, since no
 * charge does.
 */
export function totalsWithoutNodes(basis: Basis, a: Assumptions): Record<'ecs' | 'eks', number> {
  return totalsOf(chargesOf(basis, a, undefined, undefined).map(lineOf));
}

/** Dollars of the nodes, which complete the total of EKS without them. undefined where their price is not known. */
export const dollarsOfNodes = (basis: Basis, a: Assumptions): number | undefined => {
  const charges = nodesFor(basis, a)?.flatMap((some) => nodeCharges(basis, a, some));
  return charges && inCents(sum(charges, (one) => lineOf(one).dollars.eks));
};

const totalsOf = (lines: Bill['lines']): Record<Billed, number> => {
  const total = (target: Billed) => inCents(sum(CHARGE_KIND_IDS, (kind) => sumOf({ lines }, kind, target)));
  return { compose: total('compose'), ecs: total('ecs'), eks: total('eks') };
};

function lineOf({ id, title, kind, prices, each, counts, isModelled = false }: Charge): BillLine {
  const { compose = 0, shared = 0, ecs = 0, eks = 0 } = counts;
  const dollars = { compose: compose * each, ecs: (shared + ecs) * each, eks: (shared + eks) * each };
  return { id, title, kind, dollars, shared: shared * each, prices, isModelled };
}

/** The bill's sum for a kind of charge, in whole cents: so the sums that readers see add up to the total that they see. */
export const sumOf = ({ lines }: Pick<Bill, 'lines'>, kind: ChargeKind, target: Billed): number =>
  inCents(
    sum(
      lines.filter((line) => line.kind === kind),
      ({ dollars }) => dollars[target],
    ),
  );

export const inCents = (amount: number): number => Math.round(amount * 100) / 100;

/** Hours of work: no template has them, and every reader has others. */
const peopleCharge = (a: Assumptions): Charge => ({
  id: 'people',
  title: 'hours of work',
  kind: 'people',
  prices: [],
  each: a.hourDollars,
  counts: { compose: a.composeHours, ecs: a.ecsHours, eks: a.eksHours },
  isModelled: true,
});

/** Assumptions for what is left running without a request, without data, and without anybody who looks after it. */
const AT_REST = { requestsPerSecond: 0, storedGB: 0, composeHours: 0, ecsHours: 0, eksHours: 0 } as const;

/** The bill of a month in which the application stands without requests and data. */
export const atRest = (basis: Basis): Bill => bill(basis, assumed(basis.quantities, AT_REST));

/** Dollars that each stack costs a day without requests and data. */
export function aDay(basis: Basis) {
  const { lines, total } = bill(basis, assumed(basis.quantities, { ...AT_REST, hoursPerMonth: 24 }));
  const own = (target: Billed) => sum(lines, ({ dollars, shared }) => dollars[target] - shared);
  return {
    Shared: sum(lines, ({ shared }) => shared),
    EcsFargate: own('ecs'),
    Eks: total.eks === undefined ? undefined : own('eks'),
  };
}

/** The same application on another architecture. */
export const onArchitecture = (
  quantities: Quantities,
  architecture: TaskSize['architecture'],
): Quantities => ({
  ...quantities,
  tasks: quantities.tasks.map((task) => ({ ...task, architecture })),
  pods: quantities.pods.map((pod) => ({ ...pod, architecture })),
  containers: { ...quantities.containers, architecture },
});

/** The daily cost of each deployment on AWS in words, for people who try one. */
export const dayText = (basis: Basis): string =>
  `Deployed, without a request and without stored data: ${dayClause(basis)}.`;

/** The daily cost of each deployment on AWS in a clause. Each contains the cost of the stack that both share. */
export function dayClause(basis: Basis): string {
  const { Shared, EcsFargate, Eks } = aDay(basis);
  const eks = Eks === undefined ? undefined : Shared + Eks;
  return `ECS costs ${dollars(Shared + EcsFargate)} a day and EKS ${dollars(eks)}, each including ${dollars(Shared)} for the shared stack`;
}

/** The prices of a bill that no dated source confirms, in words. */
export const unverifiedText = ({ unverified }: Bill): string =>
  BILLED_IDS.map((id) => `${BILLED[id]}: ${unverified[id].join(', ') || 'none'}`).join('; ');

/** A charge in words. Hours of work are no charge of zero: they are not known until a reader enters them. */
export const chargeText = (kind: ChargeKind, amount: number | undefined, uncounted: string): string =>
  kind === 'people' && amount === 0 ? uncounted : dollars(amount);

export const dollars = (amount: number | undefined): string =>
  amount === undefined ? 'not known' : `$${amount.toFixed(2)}`;
