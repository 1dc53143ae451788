import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReplicaReader, readContainerLimits } from '../../../../app/links/src/routes/replica.ts';
import { testConfig } from '../../support/test-config.ts';

const TABLE = {
  name: 'links',
  partitionKey: 'code',
  ttlAttribute: 'ttl',
  region: 'us-east-1',
  endpoint: undefined,
};
const read = (variables: Record<string, string>) => createReplicaReader(testConfig(TABLE, variables));

test('is named after the host if the platform gives no name', async () => {
  const replica = await read({ SERVICE_VERSION: '1.2.3' })();
  expect(replica).toMatchObject({ platform: 'local', replica: hostname(), name: 'links', version: '1.2.3' });
  expect(replica.zone).toBeUndefined();
});

test('reads pod, namespace, node and zone from Kubernetes', async () => {
  const variables = { POD_NAME: 'links-0', POD_NAMESPACE: 'shop', NODE_NAME: 'node-1', ZONE: 'eu-west-1a' };
  expect(await read({ PLATFORM: 'eks', ...variables })()).toMatchObject({
    platform: 'eks',
    replica: 'links-0',
    group: 'shop',
    node: 'node-1',
    zone: 'eu-west-1a',
  });
});

test('reads the ECS task metadata once', async () => {
  const paths: (string | undefined)[] = [];
  const metadata = http.createServer((request, response) => {
    paths.push(request.url);
    const arn = 'arn:aws:ecs:eu-west-1:123456789012:task/cluster/0123abcd';
    response.end(JSON.stringify({ TaskARN: arn, Family: 'links', AvailabilityZone: 'eu-west-1b' }));
  });
  metadata.listen(0, '127.0.0.1');
  await once(metadata, 'listening');
  const { port } = metadata.address() as AddressInfo;
  const where = read({ PLATFORM: 'ecs', ECS_CONTAINER_METADATA_URI_V4: `http://127.0.0.1:${port}/v4/x` });
  const expected = { replica: '0123abcd', group: 'links', zone: 'eu-west-1b' };
  expect(await where()).toMatchObject(expected);
  expect(await where()).toMatchObject(expected);
  expect(paths).toEqual(['/v4/x/task']);
  metadata.close();
  metadata.closeAllConnections();
});

test('reads the ECS task metadata again if there was no answer', async () => {
  let status = 500;
  const metadata = http.createServer((_request, response) => {
    response.writeHead(status).end(JSON.stringify({ TaskARN: 'arn:aws:ecs:x:1:task/cluster/0123abcd' }));
  });
  metadata.listen(0, '127.0.0.1');
  await once(metadata, 'listening');
  const { port } = metadata.address() as AddressInfo;
  const where = read({ PLATFORM: 'ecs', ECS_CONTAINER_METADATA_URI_V4: `http://127.0.0.1:${port}/v4/x` });
  expect((await where()).replica).toBe(hostname());
  status = 200;
  expect((await where()).replica).toBe('0123abcd');
  metadata.close();
  metadata.closeAllConnections();
});

test('works without an answer of ECS', async () => {
  const replica = await read({ PLATFORM: 'ecs', ECS_CONTAINER_METADATA_URI_V4: 'http://127.0.0.1:9/v4/x' })();
  expect(replica).toMatchObject({ platform: 'ecs', replica: hostname() });
  expect(replica.zone).toBeUndefined();
});

describe('container limits', () => {
  let cgroup: string;
  beforeEach(async () => {
    cgroup = await mkdtemp(join(tmpdir(), 'cgroup-'));
  });
  afterEach(() => rm(cgroup, { recursive: true }));

  async function write(files: Record<string, string>): Promise<void> {
    await Promise.all([mkdir(join(cgroup, 'cpu')), mkdir(join(cgroup, 'memory'))]);
    await Promise.all(
      Object.entries(files).map(([name, text]) => writeFile(join(cgroup, name), `${text}\n`)),
    );
  }

  test('reads the limits of cgroup v2', async () => {
    await write({ 'cpu.max': '25000 100000', 'memory.max': '536870912' });
    expect(await readContainerLimits(cgroup)).toEqual({ cpuLimit: 0.25, memoryLimitMiB: 512 });
  });

  test('reads the limits of cgroup v1', async () => {
    await write({
      'cpu/cpu.cfs_quota_us': '150000',
      'cpu/cpu.cfs_period_us': '100000',
      'memory/memory.limit_in_bytes': '268435456',
    });
    expect(await readContainerLimits(cgroup)).toEqual({ cpuLimit: 1.5, memoryLimitMiB: 256 });
  });

  test('omits missing limits in either version', async () => {
    await write({ 'cpu.max': 'max 100000', 'memory.max': 'max' });
    expect(await readContainerLimits(cgroup)).toEqual({});
    await rm(join(cgroup, 'cpu.max'));
    await rm(join(cgroup, 'memory.max'));
    await writeFile(join(cgroup, 'cpu/cpu.cfs_quota_us'), '-1\n');
    await writeFile(join(cgroup, 'memory/memory.limit_in_bytes'), '9223372036854771712\n');
    expect(await readContainerLimits(cgroup)).toEqual({});
  });

  test('omits all limits if there is no cgroup', async () => {
    expect(await readContainerLimits(join(cgroup, 'none'))).toEqual({});
  });
});
