import file from './prices.json';

export type PriceName = keyof typeof file.prices;

/** What a provider charges, and who says so. No live page of AWS was read: see `CAVEAT`. */
export interface Price {
  readonly usd: number;
  /** Such as `vCPU-hour`. */
  readonly unit: string;
  readonly source: string;
  /** The price list's day, as its source tells it. */
  readonly asOf: string;
  /** Whether a dated source says that it read the price list. */
  readonly verified: boolean;
  readonly note?: string;
}

export type Prices = Readonly<Record<PriceName, Price>>;

/** All that is needed to calculate. */
export type UnitPrices = Readonly<Record<PriceName, Pick<Price, 'usd' | 'verified'>>>;

export const { region: REGION, currency: CURRENCY, compiled: COMPILED, caveat: CAVEAT } = file;

export const PRICES: Prices = file.prices;
