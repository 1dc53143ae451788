import { group } from 'd3-array';
import { priceOfClass } from './charge.ts';
import { DECISIONS, type Decision, KIND_DECISIONS } from './decisions.ts';
import { PRICES, type PriceName } from './prices.ts';
import { isThere, type Quantities } from './stack-quantities.ts';

interface Omission {
  readonly what: string;
  readonly why: string;
  /** The price by which a reader can add the cost. @default - no price is shown */
  readonly price?: PriceName;
  /** Tells whether an application has this cost. @default - every application has it */
  readonly of?: (quantities: Quantities) => boolean;
}

/** Costs that no type of resource stands for, and that are not in the model. */
const OMISSIONS: readonly Omission[] = [
  {
    what: 'metrics and traces that services send to CloudWatch',
    why: 'the same for both, by the GB; no price at hand',
  },
  {
    what: 'data between zones',
    why: 'depends on where clients and services are',
    price: 'transfer.crossAZ.eachDirection',
  },
  {
    what: 'images pulled through the NAT gateway',
    why: 'with each task and each new node',
    price: 'nat.data',
  },
  { what: 'images in ECR', why: 'a GB at most for each that is built', price: 'ecr.storage' },
  {
    what: 'responses beyond 10 TB a month',
    why: 'taken at the price of the first 10',
    price: 'egress.internet.first10TB',
    of: ({ publicServices }) => publicServices > 0,
  },
  {
    what: 'calls to Secrets Manager',
    why: 'a few with each start',
    of: ({ secrets }) => isThere(secrets),
  },
  {
    what: 'backups of files on EFS',
    why: 'one a day, kept for 35 days: depends on what changes',
    of: ({ fileSystems }) => isThere(fileSystems),
  },
  {
    what: 'backups of databases beyond the size of their disks',
    why: 'depends on what changes',
    of: ({ databases }) => databases.length > 0,
  },
  {
    what: 'requests to caches, and data beyond 100 MB in each',
    why: 'depends on the services',
    price: 'elasticache.serverless.valkey.ecpu',
    of: ({ caches }) => isThere(caches),
  },
  { what: "calls to KMS of the cluster's key", why: 'a few with each start' },
  {
    what: 'Spot on EKS',
    why: 'the pools that are used ask for on-demand nodes; a pool of yours may ask for Spot',
  },
  { what: 'taxes, discounts, savings plans, free allowances, support', why: 'they depend on your account' },
];

/** A line for everything that an application costs beside the bill, with the reason. */
export function leftOut(quantities: Quantities): string[] {
  const priced = (price: PriceName | undefined) =>
    price ? `; $${PRICES[price].usd} per ${PRICES[price].unit}` : '';
  const decided = decisionsOf(quantities).flatMap(([type, one]) =>
    one.is === 'not priced' ? [`${type}: ${one.why}${priced(one.price)}`] : [],
  );
  const others = OMISSIONS.filter(({ of }) => of?.(quantities) ?? true).map(
    ({ what, why, price }) => `${what}: ${why}${priced(price)}`,
  );
  const unknown = unpricedClasses(quantities).map(
    (instanceClass) => `databases of the class ${instanceClass}: no price at hand; their disks are counted`,
  );
  return [...decided, ...unknown, ...others];
}

/** The instance classes of databases that no price is at hand for. */
export const unpricedClasses = ({ databases }: Pick<Quantities, 'databases'>): string[] => [
  ...new Set(databases.map(({ instanceClass }) => instanceClass).filter((one) => !priceOfClass(PRICES, one))),
];

/** The decisions for what the application has. */
const decisionsOf = ({ types }: Quantities): [string, Decision][] =>
  Object.entries({ ...DECISIONS, ...KIND_DECISIONS }).filter(([type]) => types.includes(type));

/** A line for each reason why something is free, with the application's types. */
export function free(quantities: Quantities): string[] {
  const free = decisionsOf(quantities).flatMap(([type, one]) =>
    one.is === 'free' ? [{ type: type.replace('AWS::', ''), why: one.why }] : [],
  );
  const byWhy = group(free, ({ why }) => why);
  return [...byWhy].map(([why, some]) => `${why}: ${some.map(({ type }) => type).join(', ')}`);
}

/** Prices that are only shown beside something that is left out. */
export const OF_LEFT_OUT: readonly PriceName[] = [
  ...Object.values(DECISIONS).flatMap((one) => ('price' in one && one.price ? one.price : [])),
  ...OMISSIONS.flatMap(({ price }) => price ?? []),
];
