import { service } from '../../lib/service.ts';
import { type Manifest, plainObjects, podOf, the } from './plain-objects.ts';

const objects = plainObjects();
const pods: [string, Manifest][] = [
  ['the service', podOf(objects)],
  ['the twin', podOf(objects, 'store')],
];
const containersOf = (pod: Manifest): Manifest[] => [...(pod.initContainers ?? []), ...pod.containers];

describe.each(pods)('the pod of %s', (_, pod) => {
  it('meets Pod Security’s restricted standard, and has a read-only root', () => {
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    for (const { securityContext } of containersOf(pod)) {
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(securityContext.runAsUser).toBeGreaterThan(0);
      expect(securityContext.runAsGroup).toBeGreaterThan(0);
    }
  });

  it('gets no token of the cluster, and no variables of its Services', () => {
    expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
  });

  it('asks for all that it may use', () => {
    for (const { resources } of containersOf(pod)) expect(resources.requests).toEqual(resources.limits);
  });
});

it('gives each container the definition’s user', () => {
  expect(
    containersOf(podOf(objects)).map(({ name, securityContext }) => [name, securityContext.runAsUser]),
  ).toEqual([
    ['make-table', 10001],
    ['collector', 10001],
    ['links', 10001],
  ]);
});

it('gives back a capability under the name that Kubernetes knows', () => {
  const { containers } = podOf(
    plainObjects({ security: { ...service.security, addCapabilities: ['NET_BIND_SERVICE'] } }),
  );
  expect(containers[0].securityContext.capabilities).toEqual({ drop: ['ALL'], add: ['NET_BIND_SERVICE'] });
});

describe('the namespace', () => {
  const level = (security: object) =>
    the(plainObjects({ security: { ...service.security, ...security } }), 'Namespace').metadata.labels;

  it('enforces the restricted standard', () => {
    expect(level({})).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/audit': 'restricted',
    });
  });

  it.each([
    ['restricted', { addCapabilities: ['NET_BIND_SERVICE'] }],
    ['baseline', { allowPrivilegeEscalation: true }],
    ['privileged', { seccompProfile: 'unconfined' }],
  ])('says %s where the definition asks for %j, so that its own pods are admitted', (standard, security) => {
    expect(level(security)['pod-security.kubernetes.io/enforce']).toBe(standard);
  });
});
