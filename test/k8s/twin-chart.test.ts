import { service } from '../../lib/service.ts';
import { plainObjects, podOf, the } from './plain-objects.ts';

const objects = plainObjects();
const pod = podOf(objects, 'store');
const [container] = pod.containers;

it('keeps its data in a volume that its own user may write', () => {
  expect(the(objects, 'PersistentVolumeClaim', 'store').spec).toMatchObject({
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
  });
  expect(pod.securityContext).toMatchObject({ runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 });
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
  expect(container.image).toBe(service.store.twin.image);
});

it('is asked whether its port is open', () => {
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
    expect(container[probe]).toMatchObject({ tcpSocket: { port: 8000 } });
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
