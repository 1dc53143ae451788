import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ServiceConfig } from '../config/service-config.ts';

/** Facts about the replica that answers: where it runs, its version, its limits. */
export interface Replica {
  platform: string;
  replica: string;
  name: string;
  version: string;
  group?: string | undefined;
  zone?: string | undefined;
  node?: string | undefined;
  cpuLimit?: number | undefined;
  memoryLimitMiB?: number | undefined;
  uptimeSeconds: number;
  nodeVersion: string;
}

/** Creates a function that reads the facts about this replica. Facts that the platform does not provide are omitted. */
export function createReplicaReader({ platform, placement, service }: ServiceConfig): () => Promise<Replica> {
  // Fetched on first use and then kept, because it cannot change while the process lives.
  let fetched: ReturnType<typeof fetchEcsTask> | undefined;
  async function task(): Promise<EcsTask> {
    if (!placement.ecsMetadataUri) return {};
    fetched ??= fetchEcsTask(placement.ecsMetadataUri);
    const answer = await fetched;
    if (!answer) fetched = undefined;
    return answer ?? {};
  }
  return async () => {
    const { id, family, zone } = await task();
    return {
      platform,
      replica: placement.pod ?? id ?? hostname(),
      name: service.name,
      version: service.version,
      group: placement.namespace ?? family,
      zone: placement.zone ?? zone,
      node: placement.node,
      ...(await readContainerLimits('/sys/fs/cgroup')),
      uptimeSeconds: Math.floor(process.uptime()),
      nodeVersion: process.version,
    };
  };
}

interface EcsTask {
  id?: string | undefined;
  family?: string | undefined;
  zone?: string | undefined;
}

/** Reads ECS's task metadata. Undefined means that the endpoint did not answer; a later call may succeed. */
async function fetchEcsTask(metadataUri: string): Promise<EcsTask | undefined> {
  try {
    const response = await fetch(`${metadataUri}/task`, { signal: AbortSignal.timeout(1000) });
    if (!response.ok) return undefined;
    const task = (await response.json()) as { TaskARN?: string; Family?: string; AvailabilityZone?: string };
    return { id: task.TaskARN?.split('/').at(-1), family: task.Family, zone: task.AvailabilityZone };
  } catch {
    return undefined;
  }
}

interface ContainerLimits {
  cpuLimit?: number;
  memoryLimitMiB?: number;
}

/**
 * Reads the limits that the kernel enforces on this container, which may differ from the configured ones. Supports cgroup
 * v2 and v1. A missing limit reads "max" in v2, and -1 or nearly 2^63 in v1.
 */
export async function readContainerLimits(cgroup: string): Promise<ContainerLimits> {
  async function numbers(...files: string[]): Promise<number[]> {
    const texts = await Promise.all(
      files.map((file) => readFile(join(cgroup, file), 'utf8').catch(() => '')),
    );
    return texts.join(' ').trim().split(/\s+/).map(Number);
  }
  const [quota = 0, period = 0] = await firstValid(
    numbers('cpu.max'),
    numbers('cpu/cpu.cfs_quota_us', 'cpu/cpu.cfs_period_us'),
  );
  const [bytes = 0] = await firstValid(numbers('memory.max'), numbers('memory/memory.limit_in_bytes'));
  return {
    ...(quota > 0 && period > 0 && { cpuLimit: quota / period }),
    ...(bytes > 0 && { memoryLimitMiB: bytes / 2 ** 20 }),
  };
}

async function firstValid(...candidates: Promise<number[]>[]): Promise<number[]> {
  const found = await Promise.all(candidates);
  return found.find(([first = 0]) => first > 0 && first < Number.MAX_SAFE_INTEGER) ?? [];
}
