import { hostname } from 'node:os';
import type { Config } from './config.ts';
import { containerLimits } from './container-limits.ts';
import { type EcsTask, ecsTask } from './ecs-task.ts';

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

/** What the platform says of this replica. What it does not say is left out. */
export function replicaReader({ platform, place, service }: Config): () => Promise<Replica> {
  // Asked for when first needed, and kept once known: it cannot change while the process lives.
  let asked: ReturnType<typeof ecsTask> | undefined;
  async function task(): Promise<EcsTask> {
    if (!place.ecsMetadataUri) return {};
    asked ??= ecsTask(place.ecsMetadataUri);
    const answer = await asked;
    if (!answer) asked = undefined;
    return answer ?? {};
  }
  return async () => {
    const { id, family, zone } = await task();
    return {
      platform,
      replica: place.pod ?? id ?? hostname(),
      name: service.name,
      version: service.version,
      group: place.namespace ?? family,
      zone: place.zone ?? zone,
      node: place.node,
      ...(await containerLimits('/sys/fs/cgroup')),
      uptimeSeconds: Math.floor(process.uptime()),
      nodeVersion: process.version,
    };
  };
}
