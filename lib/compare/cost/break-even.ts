import type { Assumptions } from './assumptions.ts';
import type { Basis } from './charge.ts';
import { bill, type Totals } from './model.ts';
import type { UnitPrices } from './prices.ts';

/** A point of a curve. */
export interface Point {
  readonly at: number;
  readonly dollars: Totals;
}

/** The monthly cost over one assumption, from 1 to `most`. */
export const curve = (
  basis: Basis,
  a: Assumptions,
  over: 'replicas' | 'copies',
  most: number,
): readonly Point[] =>
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
  const ofPrices = found.get(basis.prices) ?? new Map<string, number | undefined>();
  found.set(basis.prices, ofPrices);
  const question = JSON.stringify([basis.quantities, a, over]);
  if (!ofPrices.has(question)) ofPrices.set(question, find(basis, a, over));
  return ofPrices.get(question);
}

/** Answers by prices and question: each takes hundreds of bills, and the comparison asks the same several times. */
const found = new WeakMap<UnitPrices, Map<string, number | undefined>>();

function find(basis: Basis, a: Assumptions, over: 'replicas' | 'copies'): number | undefined {
  for (let at = FAR; at >= 1; at -= 1) {
    const { ecs, eks } = bill(basis, { ...a, [over]: at }).total;
    if (eks === undefined) return undefined;
    if (eks > ecs) return at === FAR ? undefined : at + 1;
  }
  return 1;
}
