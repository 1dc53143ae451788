import { DECISIONS, KIND_DECISIONS } from './decisions.ts';
import { PRICES, type PriceName } from './prices.ts';

interface Omission {
  readonly what: string;
  readonly why: string;
  readonly price?: PriceName;
}

/** What no type stands for, and is not in the model. */
const OMISSIONS: readonly Omission[] = [
  {
    what: "the service's metrics and traces in CloudWatch",
    why: 'the same for both, by the GB; no price at hand',
  },
  {
    what: 'data between zones',
    why: 'of load balancers free; else by how clients spread',
    price: 'transfer.crossAZ.eachDirection',
  },
  {
    what: 'images pulled through the NAT gateway',
    why: 'with each task and each new node',
    price: 'nat.data',
  },
  { what: 'images in ECR', why: 'a GB at most', price: 'ecr.storage' },
  {
    what: 'responses beyond 10 TB a month',
    why: 'taken at the price of the first 10',
    price: 'egress.internet.first10TB',
  },
  { what: 'calls to Secrets Manager and KMS', why: 'a few with each start' },
  {
    what: 'Spot on EKS',
    why: 'the pools that are used ask for on-demand nodes; a pool of yours may ask for Spot',
  },
  { what: 'taxes, discounts, savings plans, free allowances, support', why: 'yours alone' },
];

/** All that is left out, and why: a line each. */
export function leftOut(): string[] {
  const priced = (price: PriceName | undefined) =>
    price ? `; $${PRICES[price].usd} per ${PRICES[price].unit}` : '';
  const types = Object.entries({ ...DECISIONS, ...KIND_DECISIONS });
  const decided = types.flatMap(([type, one]) =>
    one.is === 'not priced' ? [`${type}: ${one.why}${priced(one.price)}`] : [],
  );
  const others = OMISSIONS.map(({ what, why, price }) => `${what}: ${why}${priced(price)}`);
  return [...decided, ...others];
}

/** What costs nothing, and why: a line for each reason. */
export function free(): string[] {
  const byWhy = new Map<string, string[]>();
  for (const [type, one] of Object.entries({ ...DECISIONS, ...KIND_DECISIONS }))
    if (one.is === 'free') byWhy.set(one.why, [...(byWhy.get(one.why) ?? []), type.replace('AWS::', '')]);
  return [...byWhy].map(([why, types]) => `${why}: ${types.join(', ')}`);
}

/** The prices that only say what something left out would cost. */
export const OF_LEFT_OUT: readonly PriceName[] = [
  ...Object.values(DECISIONS).flatMap((one) => ('price' in one && one.price ? one.price : [])),
  ...OMISSIONS.flatMap(({ price }) => price ?? []),
];
