import { links, oneService, shop } from './applications.ts';
import { namesOf, objectsOf, plainObjects, podOf, the } from './plain-objects.ts';

const objects = plainObjects();
const pod = podOf(objects, 'store');
const [container] = pod.containers;

it('keeps its data in a volume that its own user may write', () => {
  expect(the(objects, 'PersistentVolumeClaim', 'store').spec).toMatchObject({
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
  });
  expect(pod.securityContext).toMatchObject({ fsGroup: 1000 });
  expect(container.securityContext).toMatchObject({ runAsUser: 1000, runAsGroup: 1000 });
  expect(container.volumeMounts).toContainEqual({ name: 'data', mountPath: '/data' });
});

it('never runs twice at once, as both would write to the same files', () => {
  expect(the(objects, 'Deployment', 'store').spec).toMatchObject({
    replicas: 1,
    strategy: { type: 'Recreate' },
  });
});

it('can unpack its native library under a read-only root, and tells nobody of its use', () => {
  expect(container.volumeMounts).toContainEqual({ mountPath: '/tmp', name: 'tmp' });
  expect(container.args).toContain('-disableTelemetry');
  expect(container.image).toBe('amazon/dynamodb-local:3.1.0');
});

it('is asked whether its port is open', () => {
  expect(container.ports).toEqual([{ name: 'dynamodb', containerPort: 8000 }]);
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
    expect(container[probe]).toMatchObject({ tcpSocket: { port: 'dynamodb' } });
});

it('is reached by the service’s pods only, and reaches nobody', () => {
  expect(the(objects, 'Service', 'store').spec.ports).toEqual([{ name: 'dynamodb', port: 8000 }]);
  expect(the(objects, 'NetworkPolicy', 'store').spec).toEqual({
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'store' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      {
        from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'links' } } }],
        ports: [{ port: 8000, protocol: 'TCP' }],
      },
    ],
  });
});

describe('with several services', () => {
  const { table } = links;
  const several = objectsOf(shop({ web: {}, one: { table }, two: { table } }));

  it('holds the tables of all, for which each makes its own before it starts', () => {
    expect(namesOf(several, 'Deployment')).toEqual(['store', 'web', 'one', 'two']);
    const steps = podOf(several, 'two').initContainers;
    expect(steps).toHaveLength(1);
    expect(steps[0].env).toContainEqual({ name: 'TABLE_NAME', value: 'shop-two' });
    expect(steps[0].env).toContainEqual({ name: 'AWS_ENDPOINT_URL_DYNAMODB', value: 'http://store:8000' });
    expect(podOf(several, 'web')).not.toHaveProperty('initContainers');
  });

  it('is called by those with a table alone', () => {
    const { from } = the(several, 'NetworkPolicy', 'store').spec.ingress[0];
    expect(from.map((peer: any) => peer.podSelector.matchLabels['app.kubernetes.io/name'])).toEqual([
      'one',
      'two',
    ]);
    expect(JSON.stringify(the(several, 'NetworkPolicy', 'web').spec.egress)).not.toContain('store');
  });
});

it('can have another image, port and size', () => {
  const dynamoDbLocal = { image: 'amazon/dynamodb-local:3.2.0', port: 80, storageGiB: 5 };
  const changed = objectsOf({ ...oneService(), dynamoDbLocal });
  expect(podOf(changed, 'store').containers[0]).toMatchObject({
    image: dynamoDbLocal.image,
    ports: [{ name: 'dynamodb', containerPort: 80 }],
  });
  expect(the(changed, 'PersistentVolumeClaim', 'store').spec.resources.requests.storage).toBe('5Gi');
  expect(the(changed, 'Deployment', 'store').metadata.labels['app.kubernetes.io/version']).toBe('3.2.0');
});
