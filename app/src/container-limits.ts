import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ContainerLimits {
  cpuLimit?: number;
  memoryLimitMiB?: number;
}

/**
 * The limits that the kernel holds this container to, as opposed to those that somebody wrote down. cgroup v2, or v1
 * where a host still has it. No limit reads "max" in the one, -1 or nearly 2^63 in the other.
 */
export async function containerLimits(cgroup: string): Promise<ContainerLimits> {
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
