/*
 * What the platforms write as quantities, each in one unit, so that columns can be compared.
 */

/** `450m` or `2` of Kubernetes, `0.45` of Compose, in vCPU. */
export const vcpus = (cpu: string | number): number =>
  String(cpu).endsWith('m') ? Number.parseInt(String(cpu), 10) / 1000 : Number(cpu);

/** ECS counts 1024 units to a vCPU. */
export const vcpusOfUnits = (units: string | number): number => Number(units) / 1024;

/** `512Mi` of Kubernetes, `512M` of Compose, which both mean 2^20 by it, `512` of ECS, in MiB. */
export const mebibytes = (memory: string | number): number => Number.parseInt(String(memory), 10);

/** `5s`, `5` or 5, in seconds. */
export const seconds = (duration: string | number): number => Number.parseInt(String(duration), 10);

/** `50%` or 50, in percent. */
export const percent = (share: string | number): number => Number.parseInt(String(share), 10);
