import type { KubernetesObject } from '../kubernetes-object.ts';
import { links, oneService, shop } from './applications.ts';
import { objectsOf, plainObjects, podOf, the } from './plain-objects.ts';

const objects = plainObjects();
const pods: [string, KubernetesObject][] = [
  ['the service', podOf(objects)],
  ['the local substitute', podOf(objects, 'store')],
];
function containersOf(pod: KubernetesObject): KubernetesObject[] {
  const containers = [...(pod.initContainers ?? []), ...pod.containers];
  expect(containers.length).toBeGreaterThan(0);
  return containers;
}

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

describe('the user', () => {
  const usersOf = (pod: KubernetesObject) =>
    containersOf(pod).map(({ name, securityContext }) => [name, securityContext.runAsUser]);

  it('is the definition’s, in each container', () => {
    expect(usersOf(podOf(objects))).toEqual([
      ['make-table', 10001],
      ['collector', 10001],
      ['links', 10001],
    ]);
  });

  it('is the image’s own where the definition names none, and may not be root', () => {
    const pod = podOf(
      objectsOf(shop({ web: { sidecars: [{ name: 'proxy', image: 'org/proxy:1' }] } })),
      'web',
    );
    expect(usersOf(pod)).toEqual([
      ['proxy', undefined],
      ['web', undefined],
    ]);
    expect(pod.securityContext).not.toHaveProperty('runAsUser');
    for (const { securityContext } of containersOf(pod)) expect(securityContext.runAsNonRoot).toBe(true);
  });

  it('of a public image that prepares the table is not root, which it would be by default', () => {
    const [step] = podOf(objectsOf(shop({ web: { table: links.table } })), 'web').initContainers;
    expect(step).toMatchObject({
      name: 'make-table',
      image: expect.stringContaining('aws-cli'),
      securityContext: { runAsUser: 65534, runAsNonRoot: true },
    });
  });

  it('may be root where the definition allows it', () => {
    const root = podOf(objectsOf(shop({ web: { security: { allowRoot: true, userId: 0 } } })), 'web');
    expect(root.containers[0].securityContext).toMatchObject({ runAsNonRoot: false, runAsUser: 0 });
    expect(root.securityContext.runAsNonRoot).toBe(false);
  });
});

const [collector] = links.sidecars;
const SYSCTLS = [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }];

it.each<[string, object]>([
  ['the service', { ports: { http: 80 } }],
  [
    'a sidecar, which shares its network',
    { sidecars: [{ ...collector, ports: { otlp: 4318, health: 1023 } }] },
  ],
])('lets the pod listen below 1024 by a sysctl where %s does, without any capability', (_, change) => {
  const pod = podOf(plainObjects(change));
  expect(pod.securityContext.sysctls).toEqual(SYSCTLS);
  for (const { securityContext } of containersOf(pod))
    expect(securityContext.capabilities).toEqual({ drop: ['ALL'] });
});

it('sets no sysctl where all ports are 1024 or higher', () => {
  for (const name of ['links', 'store'])
    expect(podOf(objects, name).securityContext).not.toHaveProperty('sysctls');
});

it('lets the local substitute of the table listen below 1024, too', () => {
  const low = objectsOf({ ...oneService(), dynamoDbLocal: { port: 80 } });
  expect(podOf(low, 'store').securityContext.sysctls).toEqual(SYSCTLS);
});

it.each([
  [{ readOnlyRootFilesystem: false }, { readOnlyRootFilesystem: false }],
  [{ allowPrivilegeEscalation: true }, { allowPrivilegeEscalation: true }],
])('loosens %j in every container of the service, and not in the local substitute', (security, expected) => {
  const changed = plainObjects({ security: { ...links.security, ...security } });
  for (const { securityContext } of containersOf(podOf(changed)))
    expect(securityContext).toMatchObject(expected);
  for (const { securityContext } of containersOf(podOf(changed, 'store')))
    expect(securityContext).not.toMatchObject(expected);
});

it('keeps the engine’s capabilities where the definition asks for them', () => {
  const changed = plainObjects({ security: { ...links.security, capabilities: 'default' } });
  for (const { securityContext } of containersOf(podOf(changed)))
    expect(securityContext).not.toHaveProperty('capabilities');
});

describe('the namespace', () => {
  const level = (security: object) =>
    the(plainObjects({ security: { ...links.security, ...security } }), 'Namespace').metadata.labels;

  it('enforces the restricted standard', () => {
    expect(level({})).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/audit': 'restricted',
    });
  });

  it.each([
    ['restricted', { readOnlyRootFilesystem: false }],
    ['baseline', { allowPrivilegeEscalation: true }],
    ['baseline', { allowRoot: true }],
    ['baseline', { capabilities: 'default' }],
    ['privileged', { seccompProfile: 'unconfined' }],
  ])('says %s where the definition asks for %j, so that its own pods are admitted', (standard, security) => {
    expect(level(security)['pod-security.kubernetes.io/enforce']).toBe(standard);
  });

  it('says what all services meet', () => {
    const two = shop({ web: {}, old: { security: { capabilities: 'default' } } });
    expect(the(objectsOf(two), 'Namespace', 'shop').metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'baseline',
    });
  });
});
