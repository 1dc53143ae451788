import { sum } from 'd3-array';
import type { Assumptions } from './assumptions.ts';
import {
  type Basis,
  balancersOf,
  type Charge,
  LOG_PRICES,
  logGigabyte,
  monthsOf,
  priceOfClass,
} from './charge.ts';
import type { PriceName } from './prices.ts';
import type { PerStack } from './stack-quantities.ts';

/** Charges that do not change with replicas or traffic: network, load balancers, data, control plane. */
export function fixedCharges(basis: Basis, a: Assumptions): Charge[] {
  const { natGateways, addresses } = basis.quantities;
  const hourly = byHour(basis, a);
  return [
    hourly('nat', 'NAT gateways', 'nat.hour', natGateways),
    hourly('addresses', 'their public IPv4 addresses', 'publicIpv4.inUse', addresses),
    ...loadBalancers(basis, a),
    ...data(basis, a),
    ...databases(basis, a),
    ...controlPlane(basis, a),
  ];
}

/** Makes a charge from a price by the hour. */
const byHour =
  ({ prices }: Basis, { hoursPerMonth }: Assumptions) =>
  (id: string, title: string, price: PriceName, counts: Partial<PerStack>): Charge => ({
    id,
    title,
    kind: 'fixed',
    prices: [price],
    each: hoursPerMonth * prices[price].usd,
    counts,
  });

function loadBalancers(basis: Basis, a: Assumptions): Charge[] {
  const { loadBalancers, balancerZones, nodeZones } = basis.quantities;
  const hourly = byHour(basis, { ...a, hoursPerMonth: balancersOf(a) * a.hoursPerMonth });
  const { shared, ecs, eks } = loadBalancers;
  return [
    hourly('load-balancer', 'load balancers', 'alb.hour', { shared, ecs, eks }),
    hourly('balancer-addresses', 'their public IPv4 addresses, one a zone', 'publicIpv4.inUse', {
      ecs: (shared + ecs) * balancerZones,
      eks: (shared + eks) * nodeZones,
    }),
  ];
}

/** Makes a charge from a price by the month, for all copies of the application. */
const byMonth =
  ({ prices }: Basis, a: Assumptions) =>
  (id: string, title: string, price: PriceName, counts: Partial<PerStack>): Charge => ({
    id,
    title,
    kind: 'fixed',
    prices: [price],
    each: a.copies * monthsOf(a) * prices[price].usd,
    counts,
  });

function data(basis: Basis, a: Assumptions): Charge[] {
  const { quantities, prices } = basis;
  const { secrets, tables, fileSystems, volumesGiB } = quantities;
  const monthly = byMonth(basis, a);
  const ofTable = (id: string, title: string, price: PriceName): Charge => ({
    id,
    title,
    kind: 'fixed',
    prices: [price],
    each: a.copies * a.storedGB * prices[price].usd,
    counts: tables,
    isModelled: true,
  });
  // No template says how many files there are: the claims on EKS say how many there may be.
  const filesGiB = fileSystems.ecs > 0 ? volumesGiB : 0;
  return [
    monthly('secrets', 'secrets', 'secretsManager.secret', secrets),
    ofTable('stored', 'data in tables', 'dynamodb.storage.standard'),
    ofTable('backups', 'continuous backups of that data', 'dynamodb.pitr'),
    {
      ...monthly('files', 'files of volumes, if they are full', 'efs.storage.standard', { ecs: filesGiB }),
      isModelled: true,
    },
    monthly('disks', 'disks of volumes', 'ebs.gp3.storage', { eks: volumesGiB }),
  ];
}

/** The least that a serverless cache with Valkey is billed for, in GB. */
const LEAST_CACHE_GB = 0.1;

/** Databases and caches, which every copy of the application has for itself. Those of a class without a price are left out. */
function databases(basis: Basis, a: Assumptions): Charge[] {
  const { quantities, prices } = basis;
  const { databases: all, caches } = quantities;
  const classes = [...new Set(all.map(({ instanceClass }) => instanceClass))];
  const storage = sum(all, ({ storageGiB, instances }) => storageGiB * instances);
  const data = 'elasticache.serverless.valkey.data';
  const hourly = byHour(basis, { ...a, hoursPerMonth: a.copies * a.hoursPerMonth });
  const cached = byHour(basis, { ...a, hoursPerMonth: a.copies * LEAST_CACHE_GB * a.hoursPerMonth });
  return [
    ...classes.flatMap((instanceClass) => {
      const price = priceOfClass(prices, instanceClass);
      const instances = sum(
        all.filter((one) => one.instanceClass === instanceClass),
        (one) => one.instances,
      );
      return price
        ? [hourly(`database-${instanceClass}`, `databases, ${instanceClass}`, price, { shared: instances })]
        : [];
    }),
    byMonth(basis, a)('database-disks', 'disks of databases', 'rds.gp3.storage', { shared: storage }),
    {
      ...cached('caches', `caches, ${LEAST_CACHE_GB * 1000} MB each`, data, caches),
      isModelled: true,
    },
  ];
}

function controlPlane(basis: Basis, a: Assumptions): Charge[] {
  const { quantities, prices } = basis;
  const { clusters, keys, controlPlaneLogDays } = quantities;
  const hourly = byHour(basis, a);
  const support = 'eks.cluster.extendedSupportSurcharge';
  const charges: Charge[] = [
    hourly('cluster', 'control plane', 'eks.cluster.standard', clusters),
    {
      id: 'key',
      title: "the cluster's key in KMS",
      kind: 'fixed',
      prices: ['kms.key'],
      each: monthsOf(a) * prices['kms.key'].usd,
      counts: keys,
    },
  ];
  if (a.extendedSupport === 1) {
    const extended = hourly('support', 'extended support of the version', support, clusters);
    charges.push({ ...extended, isModelled: true });
  }
  if (controlPlaneLogDays > 0) {
    charges.push({
      id: 'control-plane-logs',
      title: "the control plane's logs",
      kind: 'fixed',
      prices: LOG_PRICES,
      each: a.controlPlaneLogGB * monthsOf(a) * logGigabyte(prices, controlPlaneLogDays),
      counts: clusters,
      isModelled: true,
    });
  }
  return charges;
}
