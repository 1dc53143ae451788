import type { KubernetesObject, Rendered } from './ends-rendered.ts';

/*
 * Why `kubectl apply` and `docker compose up` do not lead from one end to the other.
 */

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The kinds that `kubectl apply --prune` removes by itself. Source: kubectl, `apply --help`, of the kinds without an allowlist. */
export const PRUNED = [
  ...['ConfigMap', 'Endpoints', 'Namespace', 'PersistentVolumeClaim', 'PersistentVolume', 'Pod'],
  ...['ReplicationController', 'Secret', 'Service', 'Job', 'CronJob', 'Ingress'],
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
];

export const called = ({ kind, metadata }: KubernetesObject): string =>
  `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

export const dropped = (
  was: readonly KubernetesObject[],
  is: readonly KubernetesObject[],
): KubernetesObject[] => was.filter((one) => !is.some((other) => called(one) === called(other)));

/** The changes that the API server refuses of an object that is there, and fields that would be null in between. */
export function refused(was: readonly KubernetesObject[], is: readonly KubernetesObject[]): string[] {
  return was.flatMap((old) => {
    const now = is.find((other) => called(old) === called(other));
    if (!now) return [];
    const gib = ({ spec }: KubernetesObject) => Number.parseInt(spec.resources?.requests.storage ?? '0', 10);
    return [
      ...(old.kind === 'Deployment' && !same(old.spec.selector, now.spec.selector)
        ? [`${called(old)} keeps its selector`]
        : []),
      ...(old.kind === 'Deployment' && (old.spec.replicas === undefined) !== (now.spec.replicas === undefined)
        ? [`${called(old)} has one replica in between`]
        : []),
      ...(old.kind === 'PersistentVolumeClaim' && gib(now) < gib(old)
        ? [`${called(old)} does not shrink`]
        : []),
    ];
  });
}

/** The hindrances of `kubectl apply -f k8s/manifests/`. */
export function ofApply({ kubernetes: was }: Rendered, { kubernetes: is }: Rendered): string[] {
  const steps = (objects: readonly KubernetesObject[]): Steps =>
    objects
      .filter(({ kind }) => kind === 'Deployment')
      .flatMap(({ spec }) => spec.template.spec.initContainers ?? [])
      .filter(({ name }) => name === 'make-table')
      .map(({ env }: { env: { name: string; value?: string }[] }) =>
        Object.fromEntries(env.map(({ name, value }) => [name, value])),
      );
  return [
    ...dropped(was, is).map((object) => `${called(object)} stays`),
    ...refused(was, is),
    ...mismatch(steps(was), steps(is)),
  ];
}

/** The hindrances of `docker compose up`. */
export function ofUp({ compose: was }: Rendered, { compose: is }: Rendered): string[] {
  const services = Object.keys(was.services).filter((name) => !(name in is.services));
  const steps = (file: Record<string, any>): Steps =>
    Object.entries<any>(file.services)
      .filter(([name]) => name.endsWith('-make-table'))
      .map(([, { environment }]) => environment);
  return [
    ...(was.name === is.name ? services.map((name) => `${name} goes on`) : ['the old project goes on']),
    ...mismatch(steps(was), steps(is)),
  ];
}

/** The variables of the steps that make the tables. */
type Steps = readonly Readonly<Record<string, string | undefined>>[];

/** A step that finds another table of the same name in a volume that is kept, and fails. */
const mismatch = (was: Steps, is: Steps): string[] =>
  was.flatMap((old) => {
    const now = is.find(({ TABLE_NAME }) => TABLE_NAME === old.TABLE_NAME);
    return ['TABLE_PARTITION_KEY', 'TABLE_TTL_ATTRIBUTE'].filter((name) => now && old[name] !== now[name]);
  });
