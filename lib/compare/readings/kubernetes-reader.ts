import { MANIFESTS } from '../../deploy/rendered-files.ts';
import { APPLIED, type Artefact } from './artefacts.ts';
import { fieldsOf, type JsonObject, objectsIn } from './json.ts';
import { askedByProbe } from './probe.ts';
import {
  below,
  combine,
  each,
  entry,
  object as fields,
  firstOf,
  found,
  type Key,
  LOOPBACK,
  map,
  number,
  orElse,
  type Place,
  type Reading,
  read,
  resourcesOf,
  text,
  texts,
} from './reading.ts';

/** A part of an artefact that holds Kubernetes objects by `Kind/name`. */
interface Objects {
  readonly artefact: Artefact;
  readonly path: readonly Key[];
}

/**
 * Reads one service of the application from the objects of a cluster. The service's objects bear its name.
 *
 * @param nowhere the place that is named for an object that is missing
 */
function clusterReader(all: readonly Objects[], nowhere: Objects, name: string) {
  const within =
    ({ artefact, path }: Objects): Place =>
    (...rest) =>
      read(artefact, ...path, ...rest);
  const namesIn = (objects: Objects): string[] => Object.keys(fieldsOf(within(objects)().value));
  /** The names are listed once: nearly all readings begin with a search among them. */
  const named = all.map((objects) => ({ objects, names: namesIn(objects) }));
  /** An object by `Kind/name`. A name that ends in `/` or `-` finds the first object that begins with it. */
  const object = (name: string): Place => {
    const is = (other: string) => (/[/-]$/.test(name) ? other.startsWith(name) : other === name);
    const { objects, names } = named.find((one) => one.names.some(is)) ?? {
      objects: nowhere,
      names: namesIn(nowhere),
    };
    return below(within(objects), names.find(is) ?? name);
  };
  const own = (kind: string): Place => object(`${kind}/${name}`);
  const ingress = own('Ingress');
  const deployment: Place = (...path) => object(`Deployment/${name}`)('spec', ...path);
  const pod = below(deployment, 'template', 'spec');
  const main = entry(below(pod, 'containers'), (one) => one.name === name, name);
  const initContainers = below(pod, 'initContainers');

  const env = below(main, 'env');
  const secretVolume = entry(below(pod, 'volumes'), (one) => one.name === 'secrets', 'secrets');
  const secretVariables = (...path: Key[]) => each(env, path, isFromSecret);

  const scaler: Place = (...path) => object(`HorizontalPodAutoscaler/${name}`)('spec', ...path);
  // A singleton has no autoscaler.
  const replicas = (bound: 'minReplicas' | 'maxReplicas') =>
    number(scaler().value === undefined ? deployment('replicas') : scaler(bound));

  /** The services among the peers of a policy: databases and caches are StatefulSets. */
  const services = (list: Reading<readonly string[]>) =>
    map(list, (all) => all.filter((one) => object(`StatefulSet/${one}`)().value === undefined));

  return {
    name,
    /** The least and the most replicas: the same where the definition has a fixed number. */
    least: replicas('minReplicas'),
    most: replicas('maxReplicas'),
    /** All objects, by `Kind/name`. */
    names: combine(
      all.map((one) => fields(within(one)())),
      (...files) => files.flatMap((file) => Object.keys(file)),
    ),
    object,
    /** An object that bears the workload's name. */
    own,
    ingress,
    /** The way in for callers from outside: an Ingress, or a Service of the type LoadBalancer. */
    entrance:
      ingress().value === undefined && own('Service')('spec', 'type').value === 'LoadBalancer'
        ? own('Service')('spec', 'type')
        : ingress(),
    deployment,
    pod,
    main,
    scaler,
    sidecars: orElse(texts(each(initContainers, ['name'], isSidecar)), NONE),
    initSteps: orElse(texts(each(initContainers, ['name'], (one) => !isSidecar(one))), NONE),
    /** One place in each sidecar. */
    ofSidecars: (...path: Key[]) => each(initContainers, path, isSidecar),
    /** One place in each sidecar that has a liveness probe. */
    probedSidecars: (...path: Key[]) => each(initContainers, path, isProbed),
    /** The questions that these liveness probes ask. */
    sidecarProbes: combine(
      objectsIn(initContainers().value).flatMap((one, i) =>
        isProbed(one) ? [askedByProbe(below(initContainers, i, 'livenessProbe'))] : [],
      ),
      (...questions) => questions,
    ),
    /** The variables that lead to sidecars: the containers of a pod share its loopback. */
    addresses: found(each(below(main, 'env'), ['value'], ({ value }) => String(value).startsWith(LOOPBACK))),
    /** The ConfigMaps that the pod mounts. */
    configMaps: found(each(below(pod, 'volumes'), ['configMap', 'name'], ({ configMap }) => !!configMap)),
    /** One place in each sidecar that mounts a file. */
    configured: (...path: Key[]) =>
      each(initContainers, path, (one) => isSidecar(one) && one.volumeMounts !== undefined),
    /** The configuration of the first sidecar. */
    configuration: text(firstOf(below(object(`ConfigMap/${name}-`), 'data'))),
    /** The claims that the pod mounts: disks that outlive it. */
    claims: found(
      texts(
        each(
          below(pod, 'volumes'),
          ['persistentVolumeClaim', 'claimName'],
          ({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined,
        ),
      ),
    ),
    volume: (volume: string): Place => entry(below(pod, 'volumes'), (one) => one.name === volume, volume),
    /** The services that the NetworkPolicy lets the service call. */
    calls: services(peers(below(own('NetworkPolicy'), 'spec', 'egress'), 'to')),
    /** The services that the NetworkPolicy lets call this one. */
    callers: services(peers(below(own('NetworkPolicy'), 'spec', 'ingress'), 'from')),
    /** The volume of the files with secrets. */
    secretVolume,
    /** One place in each variable whose value is in a Kubernetes Secret. */
    secretVariables,
    /** The first place of a secret: the volume with its file, or a variable. */
    secrets: secretVolume().value === undefined ? entry(env, isFromSecret, 'secret')() : secretVolume(),
    /** The variables that the kubelet reads from a file in a volume. */
    fileVariables: texts(
      each(env, ['name'], ({ valueFrom }) => fieldsOf(valueFrom).fileKeyRef !== undefined),
    ),
    variable: (variable: string): Place =>
      entry(below(main, 'env'), (one) => one.name === variable, variable),
    /** A variable of an init step. */
    variableOfStep: (step: string, variable: string): Place =>
      entry(
        below(
          entry(initContainers, (one) => one.name === step, step),
          'env',
        ),
        (one) => one.name === variable,
        variable,
      ),
    annotation: (key: string) => ingress('metadata', 'annotations', `alb.ingress.kubernetes.io/${key}`),
  };
}

export type ClusterReader = ReturnType<typeof clusterReader>;

const NONE: readonly string[] = [];

/** The topology keys that pods are spread over, without their prefix: `topology.kubernetes.io/zone` as `zone`. */
export const topologyKeys = (pod: Place): Reading<readonly string[]> =>
  map(texts(each(below(pod, 'topologySpreadConstraints'), ['topologyKey'])), (keys) =>
    keys.map((key) => key.slice(key.lastIndexOf('/') + 1)),
  );

/** Tells whether an init container is a native sidecar, which keeps running beside the service. */
const isSidecar = ({ restartPolicy }: JsonObject): boolean => restartPolicy !== undefined;

/** The workloads that the rules of a NetworkPolicy name, without the local substitute of the tables. */
const peers = (rules: Place, direction: 'from' | 'to'): Reading<readonly string[]> =>
  map(
    combine(
      objectsIn(rules().value).flatMap((rule, i) =>
        objectsIn(rule[direction]).flatMap(({ podSelector }, j) =>
          podSelector === undefined
            ? []
            : [text(rules(i, direction, j, 'podSelector', 'matchLabels', 'app.kubernetes.io/name'))],
        ),
      ),
      (...names) => names,
    ),
    (names) => [...new Set(names)].filter((one) => one !== 'store'),
  );

const isFromSecret = ({ valueFrom }: JsonObject): boolean => fieldsOf(valueFrom).secretKeyRef !== undefined;

const isProbed = (one: JsonObject): boolean => isSidecar(one) && one.livenessProbe !== undefined;

export const kubernetesReader = (manifests: readonly Artefact[], service: string): ClusterReader =>
  clusterReader(
    manifests.map((artefact) => ({ artefact, path: [] })),
    { artefact: { file: MANIFESTS, root: {}, text: '' }, path: [] },
    service,
  );

/** Reads the objects that CloudFormation applies. */
export function eksReader(eks: Artefact, service: string): ClusterReader {
  const at = (id: string): Objects => ({ artefact: eks, path: ['Resources', id, 'Properties', 'Manifest'] });
  const applied = resourcesOf(eks).filter(({ type }) => type === APPLIED);
  return clusterReader(
    applied.map(({ id }) => at(id)),
    at(APPLIED),
    service,
  );
}

/** The switch by which EKS Auto Mode enforces network policies. */
export const networkController = ({ object }: ClusterReader): Reading<string> =>
  text(object('ConfigMap/amazon-vpc-cni')('data', 'enable-network-policy-controller'));

/** The meaning of that switch. */
export const enforced = (on: string): string => (on === 'true' ? 'enforced' : 'not enforced');
