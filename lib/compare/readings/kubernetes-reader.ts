import { MANIFESTS } from '../../deploy/rendered-files.ts';
import { APPLIED, type Artefact } from './artefacts.ts';
import { fieldsOf, objectsIn } from './json.ts';
import { podReader } from './pod-reader.ts';
import {
  below,
  combine,
  object as fields,
  firstOf,
  type Key,
  map,
  number,
  type Place,
  type Reading,
  read,
  resourcesOf,
  text,
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
  const object = objectsOf(all, nowhere);
  const own = (kind: string): Place => object(`${kind}/${name}`);
  const ingress = own('Ingress');
  const deployment: Place = (...path) => object(`Deployment/${name}`)('spec', ...path);
  const pod = below(deployment, 'template', 'spec');
  const inPod = podReader(pod, name);

  return {
    name,
    ...replicas(deployment, (...path) => object(`HorizontalPodAutoscaler/${name}`)('spec', ...path)),
    /** All objects, by `Kind/name`. */
    names: combine(
      all.map((one) => fields(within(one)())),
      (...files) => files.flatMap((file) => Object.keys(file)),
    ),
    object,
    /** An object that bears the workload's name. */
    own,
    ingress,
    annotation: (key: string) => ingress('metadata', 'annotations', `alb.ingress.kubernetes.io/${key}`),
    /** The way in for callers from outside: an Ingress, or a Service of the type LoadBalancer. */
    entrance:
      ingress().value === undefined && own('Service')('spec', 'type').value === 'LoadBalancer'
        ? own('Service')('spec', 'type')
        : ingress(),
    deployment,
    /** The strategy by which a release stops the only pod first, which singletons alone have. */
    oneAtATime: map(text(deployment('strategy', 'type')), (type) => (type === 'Recreate' ? type : undefined)),
    pod,
    ...inPod,
    /** The configuration of the first sidecar. */
    configuration: text(
      firstOf(below(object(`ConfigMap/${inPod.configMaps.value?.[0] ?? `${name}-sidecar`}`), 'data')),
    ),
    ...calls(own('NetworkPolicy'), (peer) => object(`StatefulSet/${peer}`)().value !== undefined),
  };
}

/** The place that an artefact holds its objects in. */
const within =
  ({ artefact, path }: Objects): Place =>
  (...rest) =>
    read(artefact, ...path, ...rest);

/** Finds an object by `Kind/name`. A name that ends in `/` or `-` finds the first object that begins with it. */
function objectsOf(all: readonly Objects[], nowhere: Objects): (name: string) => Place {
  const namesIn = (objects: Objects): string[] => Object.keys(fieldsOf(within(objects)().value));
  // The names are listed once: nearly all readings begin with a search among them.
  const named = all.map((objects) => ({ objects, names: namesIn(objects) }));
  return (name) => {
    const is = (other: string) => (/[/-]$/.test(name) ? other.startsWith(name) : other === name);
    const { objects, names } = named.find((one) => one.names.some(is)) ?? {
      objects: nowhere,
      names: namesIn(nowhere),
    };
    return below(within(objects), names.find(is) ?? name);
  };
}

/** Reads the number of replicas. A singleton has no autoscaler. */
function replicas(deployment: Place, scaler: Place) {
  const bound = (name: 'minReplicas' | 'maxReplicas') =>
    number(scaler().value === undefined ? deployment('replicas') : scaler(name));
  return {
    /** The least and the most replicas: the same where the definition has a fixed number. */
    least: bound('minReplicas'),
    most: bound('maxReplicas'),
    scaler,
  };
}

/** Reads the calls that a NetworkPolicy allows. Its other peers are databases and caches. */
function calls(policy: Place, isResource: (peer: string) => boolean) {
  const services = (list: Reading<readonly string[]>) =>
    map(list, (all) => all.filter((one) => !isResource(one)));
  return {
    /** The services that the NetworkPolicy lets the service call. */
    calls: services(peers(below(policy, 'spec', 'egress'), 'to')),
    /** The services that the NetworkPolicy lets call this one. */
    callers: services(peers(below(policy, 'spec', 'ingress'), 'from')),
  };
}

export type ClusterReader = ReturnType<typeof clusterReader>;

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

/** The seconds for which a load balancer of AWS waits for requests to a pod that has to leave. */
export const deregistrationDelay = ({ annotation }: ClusterReader): Reading<string> =>
  map(annotation('target-group-attributes'), (all) => String(all).replace(/^.*=/, ''));

/** The meaning of that switch. */
export const enforced = (on: string): string => (on === 'true' ? 'enforced (not tried)' : 'not enforced');
