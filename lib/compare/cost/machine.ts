import { least } from 'd3-array';
import type { Assumptions } from './assumptions.ts';
import { type Basis, type Charge, monthsOf } from './charge.ts';
import { type MachineType, machineTypes } from './nodes.ts';
import type { PriceName, UnitPrices } from './prices.ts';
import type { Quantities } from './stack-quantities.ts';

/*
 * A machine of EC2 for Docker Compose, as no file names one: the cheapest on which all containers may use what their
 * limits allow. Burstable types (t3, t4g) are in unlimited mode, which is their default: a container may always use its
 * limit, and AWS bills what the average of a day is beyond the baseline.
 */

export interface Machine
  extends Pick<MachineType, 'name' | 'architecture' | 'millicores' | 'memoryMiB' | 'instance'> {
  /** The millicores that a burstable type has for its price, on the average of a day. @default - all of its CPU */
  readonly baseline?: number;
}

/** The price of CPU beyond the baseline. T4g's is lower, by a source without a day. */
const SURPLUS: PriceName = 'ec2.surplusCredits.t3';

const VCPUS = 2;
/** Memory and baseline in percent of each vCPU. Source: EC2 user guide, "Key concepts for burstable performance instances". */
const BURSTABLE_SIZES = {
  small: { memoryGiB: 2, percent: 20 },
  medium: { memoryGiB: 4, percent: 20 },
  large: { memoryGiB: 8, percent: 30 },
} as const;
const BURSTABLE_FAMILIES = { t3: 'x86_64', t4g: 'arm64' } as const;

const BURSTABLE: readonly Machine[] = (['t3', 't4g'] as const).flatMap((family) =>
  (['small', 'medium', 'large'] as const).map((size): Machine => {
    const { memoryGiB, percent } = BURSTABLE_SIZES[size];
    return {
      name: `${family}.${size}`,
      architecture: BURSTABLE_FAMILIES[family],
      millicores: VCPUS * 1000,
      memoryMiB: memoryGiB * 1024,
      instance: `ec2.ondemand.linux.${family}.${size}`,
      baseline: VCPUS * 10 * percent,
    };
  }),
);

/** @returns undefined where no machine of a known price is large enough */
export const machineFor = ({ quantities, prices }: Basis, a: Assumptions): Machine | undefined => {
  const { architecture, millicores, memoryMiB } = quantities.containers;
  return least(
    [...machineTypes(prices), ...BURSTABLE].filter(
      (type) =>
        type.architecture === architecture &&
        type.millicores >= millicores &&
        type.memoryMiB >= memoryMiB + a.machineMemoryMiB,
    ),
    (type) => prices[type.instance].usd + surplusDollars(type, millicores, prices, a),
  );
};

/** Dollars an hour for CPU beyond the baseline of a burstable machine. */
const surplusDollars = (
  { baseline }: Machine,
  limit: number,
  prices: UnitPrices,
  { machineCpuPercent }: Assumptions,
): number => {
  if (baseline === undefined) return 0;
  const beyond = Math.max(0, (limit * machineCpuPercent) / 100 - baseline);
  return (beyond / 1000) * prices[SURPLUS].usd;
};

/** The reason why the bill has no total for Docker Compose. */
export const noMachineHolds = ({
  containers: { millicores, memoryMiB },
}: Pick<Quantities, 'containers'>): string =>
  `no machine of the price list holds containers that may use ${millicores} millicores and ${memoryMiB} MiB together`;

/** The machine in words, such as `t3.small, burstable`. */
export const machineText = ({ name, baseline }: Machine): string =>
  `${name}${baseline === undefined ? '' : ', burstable'}`;

/** Charges for the machine, its volume and its address: once for each copy of the application. */
export function machineCharges(
  { quantities, prices }: Basis,
  a: Assumptions,
  machine: Machine | undefined,
): Charge[] {
  if (!machine) return [];
  const fixed = { kind: 'fixed', counts: { compose: a.copies }, isModelled: true } as const;
  const charge = (id: string, title: string, price: PriceName, amount: number): Charge => ({
    ...fixed,
    id,
    title,
    prices: [price],
    each: amount * prices[price].usd,
  });
  const surplus = surplusDollars(machine, quantities.containers.millicores, prices, a);
  const isAtWork = a.requestsPerSecond > 0;
  return [
    charge('machine', `a machine: ${machineText(machine)}`, machine.instance, a.hoursPerMonth),
    charge('machine-volume', "the machine's volume", 'ebs.gp3.storage', a.machineVolumeGB * monthsOf(a)),
    charge('machine-address', "the machine's public IPv4 address", 'publicIpv4.inUse', a.hoursPerMonth),
    ...(surplus > 0 && isAtWork
      ? [
          {
            ...fixed,
            id: 'machine-surplus',
            title: "CPU beyond the machine's baseline",
            kind: 'traffic' as const,
            prices: [SURPLUS],
            each: a.hoursPerMonth * surplus,
          },
        ]
      : []),
  ];
}
