export interface EcsTask {
  id?: string | undefined;
  family?: string | undefined;
  zone?: string | undefined;
}

/** Asks ECS which task this is. Undefined: it gave no answer, and may yet. */
export async function ecsTask(metadataUri: string): Promise<EcsTask | undefined> {
  try {
    const response = await fetch(`${metadataUri}/task`, { signal: AbortSignal.timeout(1000) });
    if (!response.ok) return undefined;
    const task = (await response.json()) as { TaskARN?: string; Family?: string; AvailabilityZone?: string };
    return { id: task.TaskARN?.split('/').at(-1), family: task.Family, zone: task.AvailabilityZone };
  } catch {
    return undefined;
  }
}
