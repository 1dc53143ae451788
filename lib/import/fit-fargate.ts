import { cpuUnits, fargateSize, leastMillicores, PROXY_MEMORY_MIB } from '../definition/fargate-size.ts';
import type { ApplicationDraft } from './draft.ts';
import { KeyPlace, type VerdictLedger } from './key-verdict.ts';

/** Gives each service and job as much CPU as Fargate demands for its memory. */
export function fitFargate({ services, jobs = {} }: ApplicationDraft, ledger: VerdictLedger): void {
  for (const [list, all] of [['services', services] as const, ['jobs', jobs] as const])
    for (const [name, one] of Object.entries(all)) {
      const { cpuMillicores = 250, memoryMiB = 512 } = one;
      const memory = one.limits?.memoryMiB ?? memoryMiB;
      const limits = { cpuMillicores, memoryMiB: memory };
      if (fargateSize({ cpuMillicores, limits, sidecars: [] }, PROXY_MEMORY_MIB)?.memoryMiB) continue;
      const least = leastMillicores(memory + PROXY_MEMORY_MIB);
      if (least === undefined || cpuUnits(least) <= cpuUnits(cpuMillicores)) continue;
      one.cpuMillicores = least;
      if (one.limits?.cpuMillicores !== undefined)
        one.limits.cpuMillicores = Math.max(least, one.limits.cpuMillicores);
      new KeyPlace(`${list}.${name}`, ledger).approximated(
        `asks for ${least} thousandths of a CPU: Fargate gives ${memory} MiB of memory with no fewer`,
        `${list}.${name}.cpuMillicores`,
      );
    }
}
