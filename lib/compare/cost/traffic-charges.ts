import { sum } from 'd3-array';
import type { Assumptions } from './assumptions.ts';
import { type Basis, balancersOf, type Charge, type Counts, LOG_PRICES, logGigabyte } from './charge.ts';
import type { PriceName } from './prices.ts';
import type { PerStack, Quantities } from './stack-quantities.ts';

const BOTH = { ecs: 1, eks: 1 };

/**
 * Charges that grow with requests: capacity of load balancers, tables, logs, and data that leaves AWS. Every service gets
 * as many requests: public ones from the internet, others by calls. Each request makes a log line, and an operation on
 * the table of a service that has one.
 */
export function trafficCharges({ quantities, prices }: Basis, a: Assumptions): Charge[] {
  /** Millions of requests to one service of all copies. */
  const millions = (a.copies * a.requestsPerSecond * 3600 * a.hoursPerMonth) / 1e6;
  if (millions === 0) return [];
  const writes = a.writePercent / 100;
  const traffic = (
    id: string,
    title: string,
    price: PriceName,
    amount: number,
    counts: Counts = BOTH,
  ): Charge => ({
    ...{ id, title, kind: 'traffic', prices: [price], counts, isModelled: true },
    each: amount * prices[price].usd,
  });
  /** Gigabytes of log lines of one service. */
  const logGigabytes = (millions * a.logBytesPerRequest) / 1e3;
  const { services, taskLogDays, podLogDays, publicServices, tables } = quantities;
  const logs: Charge = {
    id: 'logs',
    title: 'log lines, taken in and kept',
    kind: 'traffic',
    prices: LOG_PRICES,
    each: logGigabytes,
    counts: {
      ecs: sum(taskLogDays, (days) => logGigabyte(prices, days)),
      eks: services.length * a.podLogFactor * logGigabyte(prices, podLogDays),
    },
    isModelled: true,
  };
  const lines = { ecs: services.length, eks: services.length * a.podLogFactor };
  const entries = { compose: publicServices, ecs: publicServices, eks: publicServices };
  return [
    ...capacity(quantities, a, traffic),
    traffic('reads', 'reads of tables', 'dynamodb.ondemand.rru', millions * (1 - writes), tables),
    traffic('writes', 'writes to tables', 'dynamodb.ondemand.wru', millions * writes, tables),
    logs,
    traffic('nat-data', 'those lines through the NAT gateway', 'nat.data', logGigabytes, lines),
    traffic(
      'egress',
      'responses to the internet',
      'egress.internet.first10TB',
      millions * (a.responseBytes / 1e3),
      entries,
    ),
  ];
}

const capacity = (
  { loadBalancers, publicServices }: Quantities,
  a: Assumptions,
  traffic: (id: string, title: string, price: PriceName, amount: number, counts: PerStack) => Charge,
): Charge[] => {
  const units = balancersOf(a) * a.hoursPerMonth * capacityUnits(a, publicServices);
  return [traffic('units', "load balancers' capacity units", 'alb.lcu', units, loadBalancers)];
};

/**
 * Capacity units of one load balancer: the largest of 25 new connections a second, 1 GB an hour, and 1000 rule
 * evaluations a second beyond ten for each request. Each service has a rule. 3000 active connections are a unit, too,
 * but connections that last less than a minute never add up to more. Source: AWS, Elastic Load Balancing pricing.
 */
function capacityUnits(a: Assumptions, publicServices: number): number {
  const services = (publicServices * a.copies) / balancersOf(a);
  const requests = services * a.requestsPerSecond;
  const connections = requests / a.requestsPerConnection;
  const gigabytesAnHour = (requests * 3600 * a.responseBytes) / 1e9;
  const rules = Math.max(0, services - 10) * requests;
  return Math.max(connections / 25, gigabytesAnHour, rules / 1000);
}
