import type { Application, Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { fargateSize, proxyMemoryMiB, totalSize } from '../fargate-size.ts';
import { mustBe, problem } from '../problem.ts';

/** The rules for CPU and memory. */
export const sizeRules: readonly Rule<Service>[] = [
  function* limitsAreNotBelowRequests({ cpuMillicores, memoryMiB, limits }) {
    if (limits.cpuMillicores < cpuMillicores)
      yield mustBe(
        'limits.cpuMillicores',
        limits.cpuMillicores,
        `at least cpuMillicores, ${cpuMillicores}, which the container asks for`,
      );
    if (limits.memoryMiB < memoryMiB)
      yield mustBe(
        'limits.memoryMiB',
        limits.memoryMiB,
        `at least memoryMiB, ${memoryMiB}, which the container asks for`,
      );
  },

  function* fitsAFargateSize(service) {
    const total = totalSize(service);
    const size = fargateSize(service);
    if (!size)
      yield problem(
        'cpuMillicores',
        total.cpuMillicores,
        'of the service and its sidecars must be at most 32000 together, the largest Fargate task',
      );
    else if (size.memoryMiB === undefined) {
      const field = service.limits.memoryMiB > service.memoryMiB ? 'limits.memoryMiB' : 'memoryMiB';
      yield problem(
        field,
        total.memoryMiB,
        `of the service and its sidecars must be at most ${size.memories.at(-1)} together: with ${size.cpuUnits} CPU units Fargate offers ${size.memories.join(', ')} MiB; ask for less, or for more cpuMillicores`,
      );
    }
  },

  // On Compose and Fargate these paths are memory: their files count against the container's limit. A container above
  // its limit is killed.
  function* writablePathsFitIntoMemory({ limits, security: { writablePaths } }) {
    const together = writablePaths.reduce((sum, { sizeMiB }) => sum + sizeMiB, 0);
    if (together >= limits.memoryMiB)
      yield problem(
        'security.writablePaths',
        `${together} MiB`,
        `must be smaller than limits.memoryMiB, ${limits.memoryMiB} MiB, together: on Compose and Fargate they are memory of the container; make them smaller or raise memoryMiB`,
      );
  },
];

/** Refuses tasks that are full without the proxy of Service Connect, which calls need on ECS. */
export const proxiesFit: Rule<Application> = function* (application) {
  for (const service of application.services) {
    const size = fargateSize(service);
    if (size?.memoryMiB === undefined) continue;
    const proxy = proxyMemoryMiB(application, service);
    if (fargateSize(service, proxy)?.memoryMiB === undefined)
      yield problem(
        `services.${service.name}.memoryMiB`,
        totalSize(service).memoryMiB,
        `of the service and its sidecars must be at most ${(size.memories.at(-1) ?? 0) - proxy} together: with ${size.cpuUnits} CPU units Fargate offers at most ${size.memories.at(-1)} MiB, and the proxy of Service Connect needs ${proxy} MiB, as the service calls or is called; ask for less, or for more cpuMillicores`,
      );
  }
};
