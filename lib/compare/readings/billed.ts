import { sum } from 'd3-array';
import { smallestTask } from '../../definition/fargate-size.ts';
import { InvalidInput } from '../../definition/invalid-input.ts';
import { isDecided } from '../cost/decisions.ts';
import type { PodSize } from '../cost/nodes.ts';
import type { DatabaseSize, PerStack, Pod, Quantities, TaskSize } from '../cost/stack-quantities.ts';
import { jsonPointer } from '../json-pointer.ts';
import { APPLIED, type Artefact, type Artefacts } from './artefacts.ts';
import { fieldsOf, type JsonObject, objectsIn } from './json.ts';
import type { ClusterReader } from './kubernetes-reader.ts';
import { gibibytes, mebibytes, vcpus, vcpusOfUnits } from './quantities.ts';
import { type Readers, readers } from './readers.ts';
import {
  combine,
  combineFields,
  combineList,
  count,
  flag,
  map,
  number,
  orElse,
  type Reading,
  read,
  resource,
  resourcesOf,
  some,
  text,
} from './reading.ts';
import { PROXY } from './service-connect.ts';

/**
 * Reads the quantities that AWS bills, each by itself: no figure depends on all of them.
 *
 * @throws InvalidInput naming the first resource whose type has no price decision
 */
export function billed(on: Readers) {
  const { artefacts, eks, eksCluster, eksStack, services } = on;
  const types = decidedTypes(artefacts);
  const each = services.map((service) => readers(artefacts, service));
  const all = <T>(of: (one: Readers) => Reading<T>): Reading<readonly T[]> => combineList(each.map(of));
  const hasLoadBalancer = ({ ecs }: Readers) => ecs.service('LoadBalancers', 0).value !== undefined;
  const [entrance] = each.filter(hasLoadBalancer);
  const logsOf = (name: string) =>
    number(
      eksStack('AWS::Logs::LogGroup', ({ LogGroupName }) =>
        JSON.stringify(LogGroupName ?? '').includes(name),
      )('RetentionInDays'),
    );
  const controlPlane = count(eksCluster('Logging', 'ClusterLogging', 'EnabledTypes'));
  return {
    services: { value: services, evidence: [] },
    replicas: all(({ ecs }) => ecs.least),
    publicServices: combine(
      each.map(({ ecs }) => orElse(ecs.service('LoadBalancers', 0), 'none')),
      () => each.filter(hasLoadBalancer).length,
    ),
    servicesWithPorts: combine(each.map(hasPort), (...ports) => ports.filter((has) => has).length),
    natGateways: inStacks(artefacts, 'AWS::EC2::NatGateway', 'shared'),
    addresses: inStacks(artefacts, 'AWS::EC2::EIP', 'shared'),
    loadBalancers: loadBalancers(artefacts, eks, entrance),
    secrets: secrets(artefacts),
    tables: inStacks(artefacts, 'AWS::DynamoDB::Table'),
    databases: databaseSizes(artefacts),
    caches: inStacks(artefacts, 'AWS::ElastiCache::ServerlessCache'),
    fileSystems: inStacks(artefacts, 'AWS::EFS::FileSystem'),
    volumesGiB: volumesGiB(eks),
    clusters: inStacks(artefacts, 'AWS::EKS::Cluster', 'eks'),
    keys: inStacks(artefacts, 'AWS::KMS::Key', 'eks'),
    metricsServer: hasMetricsServer(on, each),
    balancerZones: entrance
      ? count(entrance.ecs.loadBalancer('Subnets'))
      : map(orElse(on.ecs.service('LoadBalancers', 0), 'none'), () => 0),
    nodeZones: count(eksCluster('ResourcesVpcConfig', 'SubnetIds')),
    taskLogDays: all(({ ecs }) => number(ecs.logs('RetentionInDays'))),
    podLogDays: logsOf('/aws/containerinsights/'),
    controlPlaneLogDays:
      controlPlane.value === undefined
        ? orElse(controlPlane, 0)
        : combine([controlPlane, logsOf('/aws/eks/')], (_, days) => days),
    tasks: all(taskOf),
    pods: all(podOf),
    containers: containersOf(on, each[0] ?? on),
    types: { value: types, evidence: [] },
  } satisfies { readonly [K in keyof Quantities]: Reading<Quantities[K]> };
}

/** Tells whether a service has a port. A port that only the task lacks is missing there. */
const hasPort = ({ ecs, kubernetes }: Readers): Reading<boolean> => {
  const port = map(ecs.main('PortMappings', 0), () => true);
  return kubernetes.own('Service')().value === undefined ? orElse(port, false) : port;
};

function taskOf({ ecs }: Readers): Reading<TaskSize> {
  const proxied = withProxyCpu(ecs);
  return combine(
    [
      map(ecs.task('Cpu'), vcpusOfUnits),
      map(ecs.task('Memory'), mebibytes),
      ecs.task('RuntimePlatform', 'CpuArchitecture'),
    ],
    (vcpus, memoryMiB, architecture): TaskSize => ({
      vcpus,
      memoryGB: memoryMiB / 1024,
      architecture: architecture === 'ARM64' ? 'arm64' : 'x86_64',
      ...(proxied && { withProxyCpu: proxied }),
    }),
  );
}

/**
 * The size of a task with CPU for its proxy, too. Undefined without a proxy, and where no task is that large. A variant of
 * the costs has it, and no cell: so its places are no evidence of one.
 */
function withProxyCpu({ main, ofSidecars, service, task }: Readers['ecs']): TaskSize['withProxyCpu'] {
  if (service('ServiceConnectConfiguration', 'Enabled').value !== true) return undefined;
  const cpuUnits = sum([main('Cpu').value, ...(ofSidecars('Cpu').value ?? [])], Number);
  const size = smallestTask(
    cpuUnits + Number(PROXY.cpuUnits.value),
    map(task('Memory'), mebibytes).value ?? 0,
  );
  return size && { vcpus: size.cpuUnits / 1024, memoryGB: size.memoryMiB / 1024 };
}

const podOf = ({ eks, kubernetes }: Readers): Reading<Pod> =>
  combine(
    [
      eks.pod('containers'),
      // If the manifests for any Kubernetes have sidecars, they are missing here.
      some(kubernetes.sidecars) ? eks.pod('initContainers') : orElse(eks.pod('initContainers'), []),
      eks.pod('nodeSelector', 'kubernetes.io/arch'),
    ],
    (containers, initContainers, architecture): Pod => ({
      ...podSize(objectsIn(containers), objectsIn(initContainers)),
      architecture: architecture === 'arm64' ? 'arm64' : 'x86_64',
    }),
  );

/** Adds up the limits of the Compose services that go on running. Init steps and jobs have no restart policy that keeps them. */
function containersOf({ artefacts: { compose } }: Readers, first: Readers): Reading<Pod> {
  const running = Object.entries(fieldsOf(compose.root.services)).flatMap(([name, service]) =>
    ['always', 'unless-stopped'].includes(String(fieldsOf(service).restart)) ? [name] : [],
  );
  const limits = (key: string) =>
    running.map((name) => read(compose, 'services', name, 'deploy', 'resources', 'limits', key));
  const cpus = combine(limits('cpus'), (...all) => sum(all, (one) => vcpus(one) ?? 0));
  const memory = combine(limits('memory'), (...all) => sum(all, (one) => mebibytes(one) ?? 0));
  return combine(
    [cpus, memory, taskOf(first)],
    (cpus, memoryMiB, { architecture }): Pod => ({ millicores: cpus * 1000, memoryMiB, architecture }),
  );
}

/** Counts load balancers: those of the templates and, on EKS, one for each Ingress, or for all that are in one group. */
function loadBalancers(
  artefacts: Artefacts,
  eks: ClusterReader,
  entrance: Readers | undefined,
): Reading<PerStack> {
  const type = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
  const inTemplates = entrance ? inStacks(artefacts, type, 'ecs') : inStacks(artefacts, type);
  return combine([inTemplates, eks.names], (counted, names) => {
    const ingresses = names.filter((name) => name.startsWith('Ingress/')).length;
    const parameters = names.find((name) => name.startsWith('IngressClassParams/'));
    const group = parameters && eks.object(parameters)('spec', 'group', 'name').value;
    return { ...counted, eks: counted.eks + (group ? Math.min(1, ingresses) : ingresses) };
  });
}

/** Counts secrets: those of the templates, and those that are stored by hand. Each deployment on AWS reads all of the latter. */
function secrets(artefacts: Artefacts): Reading<PerStack> {
  const made = inStacks(artefacts, 'AWS::SecretsManager::Secret');
  const stored = STACKS.map((stack) => storedSecrets(artefacts[stack]));
  return combine([made, ...stored], (made, ...stored) => {
    const [shared, ecs, eks] = (stored as (readonly string[])[]).map(({ length }) => length);
    return {
      shared: made.shared + (shared ?? 0),
      ecs: made.ecs + (ecs ?? 0),
      eks: made.eks + (eks ?? 0),
    };
  });
}

/** The names of the secrets that the policies of a stack refer to by name, as nothing in the templates makes them. */
function storedSecrets(template: Artefact): Reading<readonly string[]> {
  const policies = resourcesOf(template).filter(({ type }) => type === 'AWS::IAM::Policy');
  const named = policies.flatMap(({ id, properties }) =>
    objectsIn(fieldsOf(properties.PolicyDocument).Statement).flatMap(({ Resource }, i) => {
      // IAM writes ?????? for the end of an ARN that Secrets Manager chooses.
      const names = [...JSON.stringify(Resource ?? '').matchAll(/:secret:([^"]+)-\?{6}"/g)].map(
        ([, name]) => name,
      );
      const place = ['Resources', id, 'Properties', 'PolicyDocument', 'Statement', i, 'Resource'];
      return names.length > 0 ? [map(read(template, ...place), () => names)] : [];
    }),
  );
  return combine(named, (...all) => [...new Set(all.flat())] as string[]);
}

/** The sizes of all claims that EKS applies, together. */
const volumesGiB = ({ names, object }: ClusterReader): Reading<number> => {
  const claims = (names.value ?? []).filter((name) => name.startsWith('PersistentVolumeClaim/'));
  const sizes = claims.map((name) =>
    map(object(name)('spec', 'resources', 'requests', 'storage'), gibibytes),
  );
  return combine([names, ...sizes], (_, ...all) => sum(all as number[]));
};

/** Tells whether EKS has the add-on that an autoscaler waits for. Where a service scales, it is missing if it is not there. */
const hasMetricsServer = ({ eksStack }: Readers, each: readonly Readers[]): Reading<boolean> => {
  const name = eksStack('AWS::EKS::Addon', isMetricsServer)('AddonName');
  const isScaled = each.some(({ eks }) => eks.scaler('metrics').value !== undefined);
  return isScaled ? map(name, () => true) : map(orElse(name, ''), (found) => found !== '');
};

const isMetricsServer = ({ AddonName }: JsonObject): boolean => AddonName === METRICS_SERVER;
const METRICS_SERVER = 'metrics-server';

/** The databases of the shared stack. */
const databaseSizes = ({ shared }: Artefacts): Reading<readonly DatabaseSize[]> => {
  const sizes = resourcesOf(shared)
    .filter(({ type }) => type === 'AWS::RDS::DBInstance')
    .map(({ id }) => {
      const at = (name: string) => read(shared, 'Resources', id, 'Properties', name);
      return combine(
        [text(at('DBInstanceClass')), number(at('AllocatedStorage')), flag(at('MultiAZ'))],
        (instanceClass, storageGiB, multiAz): DatabaseSize => ({
          instanceClass,
          storageGiB,
          instances: multiAz ? 2 : 1,
        }),
      );
    });
  return combineList(sizes);
};

/** The types of all resources, and the kinds of the objects that EKS applies. */
function decidedTypes(artefacts: Artefacts): string[] {
  const all = STACKS.flatMap((stack) => {
    const { file, root } = artefacts[stack];
    return Object.entries(fieldsOf(root.Resources)).flatMap(([id, resource]) => {
      const { Type, Properties } = fieldsOf(resource);
      const place = `cdk.out/${file}#${jsonPointer(['Resources', id])}`;
      const objects = Type === APPLIED ? Object.keys(fieldsOf(fieldsOf(Properties).Manifest)) : [];
      return [
        // A resource without a type is not one that nobody decided on: the figure that reads it says that it is missing.
        ...(typeof Type === 'string' ? [{ type: Type, place }] : []),
        ...objects.map((name) => ({ type: name.slice(0, name.indexOf('/')), place })),
      ];
    });
  });
  const unknown = all.find(({ type }) => !isDecided(type));
  if (unknown) {
    const { type, place } = unknown;
    const message = `${place} is of the type ${type}, which has no price decision; add one to lib/compare/cost/decisions.ts: priced, free or left out, with the reason`;
    throw new InvalidInput('the cost', [{ field: place, message }]);
  }
  return [...new Set(all.map(({ type }) => type))].sort();
}

const STACKS = ['shared', 'ecs', 'eks'] as const;

/** The quantities together, if none is missing. */
export const quantitiesIn = (parts: ReturnType<typeof billed>): Reading<Quantities> =>
  combineFields<Quantities>(parts);

/**
 * Reads the quantities that AWS bills.
 *
 * @throws InvalidInput naming the place that is missing
 */
export function billedQuantities(on: Readers): Quantities {
  const { value, evidence } = quantitiesIn(billed(on));
  if (value !== undefined) return value;
  const missing = evidence.flatMap((one) => ('pointer' in one && !one.found ? [one] : []))[0];
  const field = missing ? `cdk.out/${missing.file}#${missing.pointer}` : 'cdk.out';
  throw new InvalidInput('the cost', [
    { field, message: `${field} is missing, and the cost depends on it; render again with npm start` },
  ]);
}

/** Counts the resources of a type in each stack. Nothing is found where one of `homes` has none. Without `homes` there may be none at all. */
function inStacks(artefacts: Artefacts, type: string, ...homes: (keyof PerStack)[]): Reading<PerStack> {
  const all = Object.values(typed(artefacts, type)).flat();
  // A resource without a type may be one more.
  const untyped = STACKS.flatMap((stack) => {
    const none = resourcesOf(artefacts[stack]).filter((one) => one.type === undefined);
    return none.map(({ id }) => read(artefacts[stack], 'Resources', id, 'Type'));
  });
  const there = homes.map((home) => resource(artefacts[home], type)('Type'));
  return combine([...untyped, ...there, ...all], () => countIn(artefacts, type));
}

const countIn = (artefacts: Artefacts, type: string): PerStack => {
  const { shared, ecs, eks } = typed(artefacts, type);
  return { shared: shared.length, ecs: ecs.length, eks: eks.length };
};

/** A reading for each resource of a type. */
const typed = ({ shared, ecs, eks }: Artefacts, type: string) => {
  const of = (template: Artefact): Reading[] =>
    resourcesOf(template)
      .filter((one) => one.type === type)
      .map(({ id }) => read(template, 'Resources', id, 'Type'));
  return { shared: of(shared), ecs: of(ecs), eks: of(eks) };
};

/**
 * The requests that the scheduler counts for a pod. They are the sum of the service and its sidecars; or of an init step
 * and the sidecars, if that is more. Source: Kubernetes, "Init Containers", resource sharing within containers.
 */
function podSize(containers: readonly JsonObject[], initContainers: readonly JsonObject[]): PodSize {
  const asks = ({ resources }: JsonObject): PodSize => {
    const { cpu = '0', memory = '0' } = fieldsOf(fieldsOf(resources).requests);
    return { millicores: (vcpus(cpu) ?? 0) * 1000, memoryMiB: mebibytes(memory) ?? 0 };
  };
  const isSidecar = ({ restartPolicy }: JsonObject) => restartPolicy === 'Always';
  const sidecars = initContainers.filter(isSidecar).map(asks);
  const initSteps = initContainers.filter((one) => !isSidecar(one)).map(asks);
  const of = (key: keyof PodSize): number => {
    const total = (all: readonly PodSize[]) => sum(all, (one) => one[key]);
    return Math.max(
      total([...containers.map(asks), ...sidecars]),
      ...initSteps.map((step) => total([step, ...sidecars])),
    );
  };
  return { millicores: of('millicores'), memoryMiB: of('memoryMiB') };
}
