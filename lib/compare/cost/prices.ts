import file from './prices.json';

export type PriceName = keyof typeof file.prices;

/** A price of AWS and its source. No live page of AWS was read: see `CAVEAT`. */
export interface Price {
  readonly usd: number;
  /** The unit of the price, such as `vCPU-hour`. */
  readonly unit: string;
  readonly source: string;
  /** The day of the price list, as the source gives it. */
  readonly asOf: string;
  /** True if a dated source says that the price was read from the price list. */
  readonly verified: boolean;
  /** A remark on the source or the unit. @default - no remark */
  readonly note?: string;
}

export type Prices = Readonly<Record<PriceName, Price>>;

/** The part of prices that the model calculates with. */
export type UnitPrices = Readonly<Record<PriceName, Pick<Price, 'usd' | 'verified'>>>;

export const { region: REGION, currency: CURRENCY, compiled: COMPILED, caveat: CAVEAT } = file;

export const PRICES: Prices = file.prices;
