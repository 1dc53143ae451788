import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containerLimits } from '../../app/src/container-limits.ts';

let cgroup: string;
beforeEach(async () => {
  cgroup = await mkdtemp(join(tmpdir(), 'cgroup-'));
});
afterEach(() => rm(cgroup, { recursive: true }));

async function write(files: Record<string, string>): Promise<void> {
  await Promise.all([mkdir(join(cgroup, 'cpu')), mkdir(join(cgroup, 'memory'))]);
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(cgroup, name), `${text}\n`)));
}

test('reads the limits of cgroup v2', async () => {
  await write({ 'cpu.max': '25000 100000', 'memory.max': '536870912' });
  expect(await containerLimits(cgroup)).toEqual({ cpuLimit: 0.25, memoryLimitMiB: 512 });
});

test('reads the limits of cgroup v1', async () => {
  await write({
    'cpu/cpu.cfs_quota_us': '150000',
    'cpu/cpu.cfs_period_us': '100000',
    'memory/memory.limit_in_bytes': '268435456',
  });
  expect(await containerLimits(cgroup)).toEqual({ cpuLimit: 1.5, memoryLimitMiB: 256 });
});

test('leaves out what is not limited, in either version', async () => {
  await write({ 'cpu.max': 'max 100000', 'memory.max': 'max' });
  expect(await containerLimits(cgroup)).toEqual({});
  await rm(join(cgroup, 'cpu.max'));
  await rm(join(cgroup, 'memory.max'));
  await writeFile(join(cgroup, 'cpu/cpu.cfs_quota_us'), '-1\n');
  await writeFile(join(cgroup, 'memory/memory.limit_in_bytes'), '9223372036854771712\n');
  expect(await containerLimits(cgroup)).toEqual({});
});

test('leaves everything out where there is no cgroup', async () => {
  expect(await containerLimits(join(cgroup, 'none'))).toEqual({});
});
