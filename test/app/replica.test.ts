import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { replicaReader } from '../../app/src/replica.ts';
import { testConfig } from './support/test-config.ts';

const TABLE = {
  name: 'links',
  partitionKey: 'code',
  ttlAttribute: 'ttl',
  region: 'us-east-1',
  endpoint: undefined,
};
const read = (variables: Record<string, string>) => replicaReader(testConfig(TABLE, variables));

test('is named after the host where no platform says otherwise', async () => {
  const replica = await read({ SERVICE_VERSION: '1.2.3' })();
  expect(replica).toMatchObject({ platform: 'local', replica: hostname(), name: 'links', version: '1.2.3' });
  expect(replica.zone).toBeUndefined();
});

test('knows pod, namespace, node and zone from Kubernetes', async () => {
  const variables = { POD_NAME: 'links-0', POD_NAMESPACE: 'shop', NODE_NAME: 'node-1', ZONE: 'eu-west-1a' };
  expect(await read({ PLATFORM: 'eks', ...variables })()).toMatchObject({
    platform: 'eks',
    replica: 'links-0',
    group: 'shop',
    node: 'node-1',
    zone: 'eu-west-1a',
  });
});

test('asks ECS once which task it is', async () => {
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

test('asks ECS again where it had no answer the first time', async () => {
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

test('does without the answer where ECS gives none', async () => {
  const replica = await read({ PLATFORM: 'ecs', ECS_CONTAINER_METADATA_URI_V4: 'http://127.0.0.1:9/v4/x' })();
  expect(replica).toMatchObject({ platform: 'ecs', replica: hostname() });
  expect(replica.zone).toBeUndefined();
});
