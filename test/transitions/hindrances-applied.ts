import type { KubernetesObject } from '../kubernetes-object.ts';
import type { Rendered } from './ends-rendered.ts';

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
    return [...immutable(old, now), ...ofObject(old, now)];
  });
}

/** The fields of a spec that the API server lets change; any other field of a kind below is made with its object. Source:
 * Kubernetes, the validation of updates of these kinds. */
const MUTABLE: Readonly<Record<string, readonly string[]>> = {
  StatefulSet: [
    ...['replicas', 'ordinals', 'template', 'updateStrategy', 'minReadySeconds', 'revisionHistoryLimit'],
    'persistentVolumeClaimRetentionPolicy',
  ],
  PersistentVolumeClaim: ['resources', 'volumeAttributesClassName'],
};

const immutable = (old: KubernetesObject, now: KubernetesObject): string[] => {
  const mutable = MUTABLE[old.kind];
  return mutable
    ? [...new Set([...Object.keys(old.spec), ...Object.keys(now.spec)])]
        .filter((key) => !mutable.includes(key) && !same(old.spec[key], now.spec[key]))
        .map((key) => `${called(old)} keeps its ${key}`)
    : [];
};

function ofObject(old: KubernetesObject, now: KubernetesObject): string[] {
  const gib = ({ spec }: KubernetesObject) => Number.parseInt(spec.resources?.requests.storage ?? '0', 10);
  return [
    ...(old.kind === 'Deployment' && !same(old.spec.selector, now.spec.selector)
      ? [`${called(old)} keeps its selector`]
      : []),
    ...(old.kind === 'Deployment' && numberGoes(old.spec.replicas, now.spec.replicas)
      ? [`${called(old)} has one replica in between`]
      : []),
    ...(old.kind === 'PersistentVolumeClaim' && gib(now) < gib(old)
      ? [`${called(old)} does not shrink`]
      : []),
  ];
}

/**
 * A number of pods that comes or goes, and leaves one pod until the autoscaler acts. Of a singleton that is right: it has one
 * pod before, or afterwards.
 */
const numberGoes = (was: number | undefined, is: number | undefined): boolean =>
  (was === undefined) !== (is === undefined) && (was ?? is) !== 1;

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
    ...filesDiffer(was.flatMap(ofStatefulSet), is.flatMap(ofStatefulSet)),
  ];
}

const ofStatefulSet = ({ kind, metadata, spec }: KubernetesObject): Program[] => {
  if (kind !== 'StatefulSet') return [];
  const { containers, volumes } = spec.template.spec;
  const [{ image, args, env = [], securityContext }] = containers;
  const disk = volumes.find((one: KubernetesObject) => one.persistentVolumeClaim)?.persistentVolumeClaim
    .claimName;
  if (!disk) throw new Error(`the disk of ${metadata.name} must be known`);
  const environment = Object.fromEntries(
    env.map(({ name, value }: { name: string; value?: string }) => [name, value]),
  );
  return [program(disk, image, args, environment, String(securityContext.runAsUser))];
};

/** The hindrances of `docker compose up`. */
export function ofUp({ compose: was }: Rendered, { compose: is }: Rendered): string[] {
  // A job is in a profile: the user starts it, and it ends by itself.
  const services = Object.entries<any>(was.services)
    .filter(([name, { profiles }]) => !profiles && !(name in is.services))
    .map(([name]) => name);
  const steps = (file: Record<string, any>): Steps =>
    Object.entries<any>(file.services)
      .filter(([name]) => name.endsWith('-make-table'))
      .map(([, { environment }]) => environment);
  return [
    ...(was.name === is.name ? services.map((name) => `${name} goes on`) : ['the old project goes on']),
    ...mismatch(steps(was), steps(is)),
    ...filesDiffer(ofContainers(was), ofContainers(is)),
  ];
}

const ofContainers = ({ services }: Record<string, any>): Program[] =>
  Object.values<any>(services)
    .filter(({ labels }) => labels?.resource)
    .map(({ image, command, environment = {}, user, volumes: [{ source }] }) =>
      program(source, image, command, environment, user.split(':')[0]),
    );

/** The fields that the files on the disk of a database or a cache depend on. */
interface Program {
  readonly disk: string;
  readonly program: string;
  /** The major version, as a number. */
  readonly major: number;
  /** The database that the program made when the disk was empty. */
  readonly database?: string;
  /** The owner of the files. */
  readonly user: string;
}

function program(
  disk: string,
  image: string,
  [command = '']: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  user: string,
): Program {
  // The minor version of MySQL is a part of what it calls a series, such as 8.4.
  const major = (command === 'mysqld' ? /:(\d+\.\d+)/ : /:(\d+)/).exec(image)?.[1];
  if (!major) throw new Error(`the version of ${image} must be known`);
  return {
    ...{ disk, program: command, major: Number(major), user },
    database: environment.POSTGRES_DB ?? environment.MYSQL_DATABASE,
  };
}

/**
 * Programs that find files on a disk that are not theirs. Valkey reads files of an older version. Sources: PostgreSQL,
 * "Upgrading a PostgreSQL Cluster"; the images postgres and mysql, which make a database on an empty disk alone.
 */
const filesDiffer = (was: readonly Program[], is: readonly Program[]): string[] =>
  was.flatMap((old) => {
    const now = is.find(({ disk }) => disk === old.disk);
    if (!now) return [];
    if (now.program !== old.program) return [`${old.disk} has files of ${old.program}`];
    const readsOlder = old.database === undefined;
    return [
      ...((readsOlder ? now.major >= old.major : now.major === old.major)
        ? []
        : [`${old.disk} has files of version ${old.major}`]),
      ...(now.database === old.database ? [] : [`${old.disk} keeps the database ${old.database}`]),
      ...(now.user === old.user ? [] : [`the files of ${old.disk} belong to ${old.user}`]),
    ];
  });

/** The variables of the steps that make the tables. */
type Steps = readonly Readonly<Record<string, string | undefined>>[];

/** A step that finds another table of the same name in a volume that is kept, and fails. */
const mismatch = (was: Steps, is: Steps): string[] =>
  was.flatMap((old) => {
    const now = is.find(({ TABLE_NAME }) => TABLE_NAME === old.TABLE_NAME);
    return ['TABLE_PARTITION_KEY', 'TABLE_TTL_ATTRIBUTE'].filter((name) => now && old[name] !== now[name]);
  });

/** The variables that the user has to set before `docker compose up`. */
export const variablesOf = ({ compose }: Rendered): string[] =>
  [...JSON.stringify(compose).matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name);

/** The Secrets that the user has to make for `kubectl apply`: by key those of services, which have a command for all keys. */
export const secretsOf = ({ kubernetes }: Rendered): string[] =>
  kubernetes.flatMap((object) =>
    [...references(object)].flatMap(({ name, keys }) =>
      name.endsWith('-credentials') ? [name] : keys.map((key) => `${name}/${key}`),
    ),
  );

/** The references to keys of Secrets within an object: as variables, and as files. */
function* references(value: unknown): Iterable<{ readonly name: string; readonly keys: readonly string[] }> {
  if (typeof value !== 'object' || value === null) return;
  const { secretKeyRef, secret } = value as Record<string, any>;
  if (secretKeyRef) yield { name: secretKeyRef.name, keys: [secretKeyRef.key] };
  if (secret?.items) yield { name: secret.name, keys: secret.items.map(({ key }: { key: string }) => key) };
  for (const one of Object.values(value)) yield* references(one);
}
