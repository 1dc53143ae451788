import { fieldsOf, type JsonObject, objectsIn } from './json.ts';
import { askedByProbe } from './probe-questions.ts';
import {
  below,
  combine,
  each,
  entry,
  found,
  type Key,
  LOOPBACK,
  map,
  orElse,
  type Place,
  type Reading,
  texts,
} from './reading.ts';

/** Reads the containers and the volumes of a pod. Its main container has the name of the service. */
export function podReader(pod: Place, service: string) {
  const main = named(below(pod, 'containers'), service);
  const env = below(main, 'env');
  const volumes = below(pod, 'volumes');
  return {
    main,
    /** One place in each mount of a configuration file. */
    files: (...path: Key[]) => found(each(below(main, 'volumeMounts'), path, isOfService)),
    ...initContainersOf(below(pod, 'initContainers')),
    ...volumesOf(volumes),
    ...variablesOf(env),
    ...secretsOf(volumes, env),
  };
}

/** Reads the sidecars and the init steps of a pod: both are init containers. */
const initContainersOf = (list: Place) => ({
  sidecars: orElse(texts(each(list, ['name'], isSidecar)), NONE),
  initSteps: orElse(texts(each(list, ['name'], (one) => !isSidecar(one))), NONE),
  /** One place in each sidecar. */
  ofSidecars: (...path: Key[]) => each(list, path, isSidecar),
  /** One place in each sidecar that has a liveness probe. */
  probedSidecars: (...path: Key[]) => each(list, path, isProbed),
  /** The questions that these liveness probes ask. */
  sidecarProbes: combine(
    objectsIn(list().value).flatMap((one, i) =>
      isProbed(one) ? [askedByProbe(below(list, i, 'livenessProbe'))] : [],
    ),
    (...questions) => questions,
  ),
  /** One place in each sidecar that mounts a file. */
  configured: (...path: Key[]) => each(list, path, (one) => isSidecar(one) && one.volumeMounts !== undefined),
  /** A variable of an init step. */
  variableOfStep: (step: string, variable: string): Place => named(below(named(list, step), 'env'), variable),
});

/** Reads the volumes of a pod. */
const volumesOf = (list: Place) => ({
  volume: (name: string): Place => named(list, name),
  /** The ConfigMaps of the sidecars. */
  configMaps: found(
    each(list, ['configMap', 'name'], (one) => one.configMap !== undefined && !isOfService(one)),
  ),
  /** The ConfigMap with the configuration files of the service. */
  filesFrom: entry(list, isOfService, FILES)('configMap', 'name'),
  hasFiles: entry(list, isOfService, FILES)('name').value !== undefined,
  /** The claims that the pod mounts: disks that outlive it. */
  claims: found(
    texts(
      each(
        list,
        ['persistentVolumeClaim', 'claimName'],
        ({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined,
      ),
    ),
  ),
});

/** Reads the variables of the main container. */
const variablesOf = (env: Place) => ({
  variable: (name: string): Place => named(env, name),
  /** The variables that lead to sidecars: the containers of a pod share its loopback. */
  addresses: found(each(env, ['value'], ({ value }) => String(value).startsWith(LOOPBACK))),
  /** The variables that the kubelet reads from a file in a volume. */
  fileVariables: texts(each(env, ['name'], ({ valueFrom }) => fieldsOf(valueFrom).fileKeyRef !== undefined)),
});

/** Reads the secrets of the main container: files in a volume, or variables. */
function secretsOf(volumes: Place, env: Place) {
  const secretVolume = named(volumes, 'secrets');
  return {
    /** The volume of the files with secrets. */
    secretVolume,
    /** One place in each variable whose value is in a Kubernetes Secret. */
    secretVariables: (...path: Key[]) => each(env, path, isFromSecret),
    /** The first place of a secret: the volume with its file, or a variable. */
    secrets: secretVolume().value === undefined ? entry(env, isFromSecret, 'secret')() : secretVolume(),
  };
}

/** The volume with the configuration files of a service. */
const FILES = 'configuration';

/** Tells whether a volume, or a mount of it, is the one with the configuration files of the service. */
const isOfService = ({ name }: JsonObject): boolean => name === FILES;

/** An object of a list by its name. */
const named = (list: Place, name: string): Place => entry(list, (one) => one.name === name, name);

const NONE: readonly string[] = [];

/** Tells whether an init container is a native sidecar, which keeps running beside the service. */
const isSidecar = ({ restartPolicy }: JsonObject): boolean => restartPolicy !== undefined;

const isFromSecret = ({ valueFrom }: JsonObject): boolean => fieldsOf(valueFrom).secretKeyRef !== undefined;

const isProbed = (one: JsonObject): boolean => isSidecar(one) && one.livenessProbe !== undefined;

/** The topology keys that pods are spread over, without their prefix: `topology.kubernetes.io/zone` as `zone`. */
export const topologyKeys = (pod: Place): Reading<readonly string[]> =>
  map(texts(each(below(pod, 'topologySpreadConstraints'), ['topologyKey'])), (keys) =>
    keys.map((key) => key.slice(key.lastIndexOf('/') + 1)),
  );
