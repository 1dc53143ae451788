import type { Json } from './json.ts';

/*
 * Conversions of the platforms' quantities to one unit each, so that columns can be compared. A value that is no
 * quantity gives undefined.
 */

/** vCPUs of `450m` or `2` (Kubernetes), or `0.45` (Compose). */
export function vcpus(cpu: Json): number | undefined {
  const millicores = typeof cpu === 'string' && cpu.endsWith('m');
  return millicores ? divided(numberIn(cpu), 1000) : numberIn(cpu);
}

/** vCPUs of CPU units of ECS, 1024 to a vCPU. */
export const vcpusOfUnits = (units: Json): number | undefined => divided(numberIn(units), 1024);

/** MiB of `512Mi` (Kubernetes), `512M` (Compose, which counts in powers of 2) or `512` (ECS). */
export const mebibytes = (memory: Json): number | undefined => numberIn(memory);

/** Gibibytes of `10Gi`. */
export const gibibytes = (size: Json): number | undefined => numberIn(size);

/** Seconds of `5s`, `5` or 5. */
export const seconds = (duration: Json): number | undefined => numberIn(duration);

/** Percent of `50%` or 50. */
export const percent = (share: Json): number | undefined => numberIn(share);

/** The number that a quantity begins with. */
function numberIn(quantity: Json | undefined): number | undefined {
  const number = Number.parseFloat(String(quantity));
  return Number.isNaN(number) ? undefined : number;
}

const divided = (number: number | undefined, by: number): number | undefined =>
  number === undefined ? undefined : number / by;
