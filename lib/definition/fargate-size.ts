import type { Application, Service } from './application.ts';
import { takesPartInCalls } from './service-calls.ts';

type Sizes = Pick<Service, 'cpuMillicores' | 'limits' | 'sidecars'>;

/** Memory sizes in MiB, from and to a number of GiB. */
const sizes = (fromGiB: number, toGiB: number, byGiB = 1): number[] =>
  Array.from({ length: (toGiB - fromGiB) / byGiB + 1 }, (_, i) => (fromGiB + i * byGiB) * 1024);

/**
 * Fargate's task sizes: the memory sizes in MiB that each number of CPU units allows.
 * Source: ECS developer guide, "Fargate task sizes".
 */
const FARGATE_SIZES: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, sizes(1, 4)],
  [1024, sizes(2, 8)],
  [2048, sizes(4, 16)],
  [4096, sizes(8, 30)],
  [8192, sizes(16, 60, 4)],
  [16384, sizes(32, 120, 8)],
  [32768, [60, 120, 244].map((gib) => gib * 1024)],
]);

/** CPU units of ECS, 1024 to a vCPU. Rounded down, so that the containers of a full task still fit into it. */
export const cpuUnits = (millicores: number): number => Math.floor((millicores * 1024) / 1000);

/**
 * The CPU and memory that a task must have for the service and its sidecars together: the CPU that they ask for, and the
 * memory that they may use. Nothing else on the machine could lend a task memory for a higher limit.
 */
export const totalSize = ({ cpuMillicores, limits, sidecars }: Sizes) => ({
  cpuMillicores: sidecars.reduce((sum, sidecar) => sum + sidecar.cpuMillicores, cpuMillicores),
  memoryMiB: sidecars.reduce((sum, sidecar) => sum + sidecar.memoryMiB, limits.memoryMiB),
});

/**
 * The smallest Fargate task with enough CPU for the service and its sidecars. Undefined if no task has enough.
 *
 * `memoryMiB` is undefined if this CPU allows no memory size that is large enough. The rules refuse such a service: the
 * next CPU size costs up to twice as much, and nobody asked for it.
 *
 * @param besideMiB the memory of containers that ECS adds, in MiB. @default 0
 */
export const fargateSize = (service: Sizes, besideMiB = 0) => {
  const total = totalSize(service);
  const least = total.memoryMiB + besideMiB;
  for (const [cpu, memories] of FARGATE_SIZES) {
    if (cpu >= cpuUnits(total.cpuMillicores)) {
      return { cpuUnits: cpu, memories, memoryMiB: memories.find((memory) => memory >= least) };
    }
  }
  return undefined;
};

/** The smallest Fargate task with at least that much CPU and memory. Undefined if none has. */
export function smallestTask(cpuUnits: number, memoryMiB: number) {
  for (const [cpu, memories] of FARGATE_SIZES) {
    const memory = memories.find((one) => one >= memoryMiB);
    if (cpu >= cpuUnits && memory !== undefined) return { cpuUnits: cpu, memoryMiB: memory };
  }
  return undefined;
}

/** The least CPU, in thousandths of a vCPU, with which Fargate offers a task that much memory. Undefined for more than any has. */
export const leastMillicores = (memoryMiB: number): number | undefined => {
  const [units] = [...FARGATE_SIZES].find(([, memories]) => (memories.at(-1) ?? 0) >= memoryMiB) ?? [];
  return units && Math.ceil((units * 1000) / 1024);
};

/**
 * Memory for the proxy that Service Connect adds to the tasks of services that call or are called, in MiB.
 *
 * Not the 256 CPU units that AWS also recommends: containers share the CPU, and the next task size costs up to twice as
 * much. The costs have a variant with them. Source: ECS developer guide, "Service Connect", considerations.
 */
export const PROXY_MEMORY_MIB = 64;

/** The memory of a task that its proxy needs, in MiB. 0 for a service without a proxy. */
export const proxyMemoryMiB = (application: Application, service: Service): number =>
  takesPartInCalls(application, service) ? PROXY_MEMORY_MIB : 0;
