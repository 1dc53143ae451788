import { plainManifests } from '../../k8s/manifests.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { MYSQL_100, POSTGRES_50, shop, VALKEY, withoutResources } from '../lib/deploy/databases.ts';
import { namesOf, objectsOf, podOf, the } from './plain-objects.ts';

const objects = objectsOf(shop);
const files = Object.fromEntries(
  plainManifests(parseApplication(shop)).map(({ fileName, content }) => [fileName, content]),
);
const headOf = (file: string) => (files[file] ?? '').split('\n').filter((line) => line.startsWith('#'));
const setOf = (name: string) => the(objects, 'StatefulSet', name).spec;
const tcp = (port: number) => [{ port, protocol: 'TCP' }];
const pods = (name: string) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/name': name } } });

it('runs each database and cache in one pod of a StatefulSet, and nothing for an outside service', () => {
  expect(namesOf(objects, 'StatefulSet')).toEqual(['orders', 'books', 'queue']);
  const shown = ['orders', 'books', 'queue'].map((name) => {
    const { replicas, template } = setOf(name);
    const [{ image, args }] = template.spec.containers;
    return { replicas, image, args };
  });
  expect(shown).toEqual([
    { replicas: 1, image: 'postgres:17', args: POSTGRES_50 },
    { replicas: 1, image: 'mysql:8.4', args: MYSQL_100 },
    { replicas: 1, image: 'valkey/valkey:8', args: VALKEY },
  ]);
  expect(Object.keys(files)).toEqual([
    '0-namespace.yaml',
    ...['1-orders.yaml', '1-books.yaml', '1-queue.yaml'],
    ...['2-web.yaml', '2-worker.yaml', '2-idle.yaml'],
  ]);
});

it('keeps the files on a claim of its own, which can grow', () => {
  const sizes = ['orders', 'books', 'queue'].map(
    (name) => the(objects, 'PersistentVolumeClaim', name).spec.resources.requests.storage,
  );
  expect(sizes).toEqual(['20Gi', '30Gi', '1Gi']);
  expect(setOf('orders')).not.toHaveProperty('volumeClaimTemplates');
  const { volumes, containers } = setOf('orders').template.spec;
  expect(volumes).toContainEqual({ name: 'data', persistentVolumeClaim: { claimName: 'orders' } });
  expect(containers[0].volumeMounts).toContainEqual({
    name: 'data',
    mountPath: '/var/lib/postgresql/data',
    subPath: 'data',
  });
});

it('meets the restricted Pod Security Standard, with a root file system that nobody can write', () => {
  expect(the(objects, 'Namespace', 'shop').metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
  });
  for (const name of ['orders', 'books', 'queue']) {
    const { securityContext, containers, automountServiceAccountToken } = setOf(name).template.spec;
    expect([name, securityContext, automountServiceAccountToken]).toEqual([
      name,
      {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
        fsGroup: 999,
        fsGroupChangePolicy: 'OnRootMismatch',
      },
      false,
    ]);
    expect([name, containers[0].securityContext]).toEqual([
      name,
      {
        runAsNonRoot: true,
        runAsUser: 999,
        runAsGroup: 999,
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      },
    ]);
  }
});

it('runs as another user where the image has another', () => {
  const queue = { ...shop.resources.queue, userId: 1000 };
  const { spec } = the(
    objectsOf({ ...shop, resources: { ...shop.resources, queue } }),
    'StatefulSet',
    'queue',
  ).spec.template;
  expect([spec.securityContext.fsGroup, spec.containers[0].securityContext.runAsUser]).toEqual([1000, 1000]);
});

it('lets in the pods of the services that use it, on its port, and calls nothing', () => {
  const admits = (name: string) => the(objects, 'NetworkPolicy', name).spec;
  expect(admits('orders')).toEqual({
    ...pods('orders'),
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [pods('web')], ports: tcp(5432) }],
  });
  expect(admits('books').ingress).toEqual([{ from: [pods('worker')], ports: tcp(3306) }]);
  expect(admits('queue').ingress).toEqual([{ from: [pods('web')], ports: tcp(6379) }]);
  const egress = (name: string) => admits(name).egress.slice(1);
  expect(egress('web').slice(0, 2)).toEqual([
    { to: [pods('orders')], ports: tcp(5432) },
    { to: [pods('queue')], ports: tcp(6379) },
  ]);
  expect(egress('web')[2]).toMatchObject({ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: tcp(465) });
  expect(egress('worker')).toEqual([{ to: [pods('books')], ports: tcp(3306) }]);
  expect(egress('idle')).toEqual([]);
});

it('takes passwords and URLs from a Secret of the resource, without TLS', () => {
  const from = (name: string, resource: string, key: string) => ({
    name,
    valueFrom: { secretKeyRef: { name: `${resource}-credentials`, key } },
  });
  expect(setOf('orders').template.spec.containers[0].env).toContainEqual(
    from('POSTGRES_PASSWORD', 'orders', 'password'),
  );
  const { containers, initContainers } = podOf(objects, 'web');
  expect(containers[0].env).toEqual(
    expect.arrayContaining([
      from('ORDERS_URL', 'orders', 'url'),
      from('MAIL_URL', 'mail', 'url'),
      { name: 'ORDERS_TLS', value: 'false' },
      { name: 'QUEUE_URL', value: 'redis://queue:6379' },
    ]),
  );
  expect(initContainers[0].env).toEqual([
    { name: 'HOST', value: 'orders' },
    from('PASSWORD', 'orders', 'password'),
  ]);
  expect(namesOf(objects, 'Secret')).toEqual([]);
});

it('says at the head of a manifest how to make the Secret, once', () => {
  expect(headOf('1-books.yaml').at(-1)).toBe(
    String.raw`#   password=$(openssl rand -hex 20); printf 'password=%s\nurl=mysql://app:%s@books:3306/books\n' "$password" "$password" | kubectl -n shop create secret generic books-credentials --from-env-file=/dev/stdin`,
  );
  expect(headOf('2-web.yaml').slice(-2)).toEqual([
    '# The pods wait for this Secret with the URL of mail:',
    '#   kubectl -n shop create secret generic mail-credentials --from-literal=url=<value>',
  ]);
  for (const file of ['1-queue.yaml', '2-worker.yaml']) expect(headOf(file).join()).not.toContain('Secret');
});

it('adds nothing to an application without resources', () => {
  const kinds = objectsOf(withoutResources).map(({ kind }) => kind);
  for (const kind of ['StatefulSet', 'PersistentVolumeClaim']) expect(kinds).not.toContain(kind);
});
