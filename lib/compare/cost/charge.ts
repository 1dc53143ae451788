import type { Assumptions } from './assumptions.ts';
import type { PriceName, UnitPrices } from './prices.ts';
import type { PerStack, Quantities } from './stack-quantities.ts';

/**
 * Fixed: the same for any number of replicas. By replica: more with each. By traffic: more with each request. People:
 * hours that somebody is paid for.
 */
export const CHARGE_KINDS = {
  fixed: 'fixed',
  replicas: 'by replica',
  traffic: 'by traffic',
  people: 'work',
} as const;
export type ChargeKind = keyof typeof CHARGE_KINDS;
export const CHARGE_KIND_IDS = Object.keys(CHARGE_KINDS) as readonly ChargeKind[];

/** A count for each stack, and for the machine of Docker Compose. */
export type Counts = Partial<PerStack & { readonly compose: number }>;

/** A position of the bill: a count in each stack, and the amount that one costs. */
export interface Charge {
  readonly id: string;
  readonly title: string;
  readonly kind: ChargeKind;
  readonly prices: readonly PriceName[];
  /** Dollars a month for one. */
  readonly each: number;
  readonly counts: Counts;
  /** True if no template names the billed resource: its count rests on assumptions alone.
   * @default false */
  readonly isModelled?: boolean;
}

/** The templates' quantities and the prices: the model needs these two beside assumptions. */
export interface Basis {
  readonly quantities: Quantities;
  readonly prices: UnitPrices;
}

/** Hours of a month in AWS' price lists: a twelfth of a year. */
export const MONTH_HOURS = 730;

/** Months that are billed, for prices by the month. */
export const monthsOf = ({ hoursPerMonth }: Assumptions): number => hoursPerMonth / MONTH_HOURS;

/** Load balancers of the same kind that a deployment has: one for each copy of the application, or one for all. */
export const balancersOf = ({ sharedLoadBalancer, copies }: Assumptions): number =>
  sharedLoadBalancer === 1 ? 1 : copies;

export const LOG_PRICES = ['cloudwatch.logs.ingest.standard', 'cloudwatch.logs.storage'] as const;

/** Dollars for a gigabyte of logs that is ingested and kept for some days. */
export function logGigabyte(prices: UnitPrices, days: number): number {
  const [ingest, storage] = LOG_PRICES;
  return prices[ingest].usd + ((days * 24) / MONTH_HOURS) * prices[storage].usd;
}

/** The price of an hour of an instance class of RDS. Undefined where no price is at hand. */
export const priceOfClass = (prices: UnitPrices, instanceClass: string): PriceName | undefined => {
  const name = `rds.${instanceClass}`;
  return name in prices ? (name as PriceName) : undefined;
};
