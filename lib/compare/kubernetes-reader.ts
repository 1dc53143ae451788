import { MANIFESTS } from '../committed.ts';
import { APPLIED, type Artefact, type Tree } from './artefacts.ts';
import {
  below,
  each,
  entry,
  firstOf,
  found,
  type Key,
  LOOPBACK,
  type Place,
  read,
  together,
} from './reading.ts';

/** Where Kubernetes objects stand, by `Kind/name`. */
interface Objects {
  readonly artefact: Artefact;
  readonly path: readonly Key[];
}

interface Container {
  readonly name: string;
  readonly restartPolicy?: string;
}

interface Ingress {
  readonly spec?: {
    readonly rules?: readonly {
      readonly http?: {
        readonly paths?: readonly { readonly backend: { readonly service: { readonly name: string } } }[];
      };
    }[];
  };
}

/** Reads the objects of a cluster; `nowhere` is the place that is named for an object that is in none. */
function clusterReader(all: readonly Objects[], nowhere: Objects) {
  const within =
    ({ artefact, path }: Objects): Place =>
    (...rest) =>
      read(artefact, ...path, ...rest);
  const names = (objects: Objects): string[] => Object.keys((within(objects)().value ?? {}) as Tree);
  /** An object by `Kind/name`; of one that ends in `/` or `-` the first that begins so. */
  const object = (name: string): Place => {
    const is = (other: string) => (/[/-]$/.test(name) ? other.startsWith(name) : other === name);
    const objects = all.find((one) => names(one).some(is)) ?? nowhere;
    return below(within(objects), names(objects).find(is) ?? name);
  };
  // The workload that is exposed: the twin of the table has no Ingress.
  const ingress = object('Ingress/');
  const backend = (ingress().value as Ingress | undefined)?.spec?.rules?.[0]?.http?.paths?.[0]?.backend
    .service;
  const name = backend?.name ?? 'exposed';
  const deployment: Place = (...path) => object(`Deployment/${name}`)('spec', ...path);
  const pod = below(deployment, 'template', 'spec');
  const main = entry<Container>(below(pod, 'containers'), (one) => one.name === name, name);
  const initContainers = below(pod, 'initContainers');

  return {
    name,
    /** Counts them, or tells of each what it is. */
    names: together(
      all.map((one) => within(one)()),
      (...files: Tree[]) => files.flatMap((file) => Object.keys(file)),
    ),
    object,
    /** An object that bears the workload's name. */
    own: (kind: string): Place => object(`${kind}/${name}`),
    ingress,
    deployment,
    pod,
    main,
    scaler: ((...path) => object(`HorizontalPodAutoscaler/${name}`)('spec', ...path)) as Place,
    /** Init containers that run on beside the service. */
    sidecars: each(initContainers, ['name'], runsOn),
    steps: each(initContainers, ['name'], (one: Container) => !runsOn(one)),
    /** One place in each sidecar. */
    ofSidecars: (...path: Key[]) => each(initContainers, path, runsOn),
    /** The variables that lead to them: the containers of a pod share its loopback. */
    addresses: found(
      each(below(main, 'env'), ['value'], ({ value }: { value?: string }) =>
        String(value).startsWith(LOOPBACK),
      ),
    ),
    /** The ConfigMaps that the pod mounts. */
    configMaps: found(
      each(
        below(pod, 'volumes'),
        ['configMap', 'name'],
        ({ configMap }: { configMap?: unknown }) => !!configMap,
      ),
    ),
    /** The file that the first of them is configured by. */
    configuration: firstOf((...path) => object(`ConfigMap/${name}-`)('data', ...path)),
    volume: (volume: string): Place =>
      entry<{ name: string }>(below(pod, 'volumes'), (one) => one.name === volume, volume),
    variable: (variable: string): Place =>
      entry<{ name: string }>(below(main, 'env'), (one) => one.name === variable, variable),
    annotation: (key: string) => ingress('metadata', 'annotations', `alb.ingress.kubernetes.io/${key}`),
    /** Neither a volume nor a mount of secrets: where only one of them is missing, that is no way to say that there are none. */
    hasSecrets: [pod('volumes'), main('volumeMounts')].some(({ value }) =>
      (value as { name: string }[] | undefined)?.some((one) => one.name === 'secrets'),
    ),
  };
}

export type ClusterReader = ReturnType<typeof clusterReader>;

const runsOn = ({ restartPolicy }: Container): boolean => restartPolicy !== undefined;

export const kubernetesReader = (manifests: readonly Artefact[]): ClusterReader =>
  clusterReader(
    manifests.map((artefact) => ({ artefact, path: [] })),
    { artefact: { file: MANIFESTS, root: {}, text: '' }, path: [] },
  );

/** The objects that CloudFormation applies. */
export function eksReader(eks: Artefact): ClusterReader {
  const resources = (eks.root.Resources ?? {}) as Record<string, { Type?: string }>;
  const at = (id: string): Objects => ({ artefact: eks, path: ['Resources', id, 'Properties', 'Manifest'] });
  const applied = Object.keys(resources).filter((id) => resources[id]?.Type === APPLIED);
  return clusterReader(applied.map(at), at(APPLIED));
}
