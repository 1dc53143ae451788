import type { PodSize } from '../cost/nodes.ts';
import type { PerStack, Quantities } from '../cost/quantities.ts';
import { InvalidInput } from '../definition.ts';
import type { Artefact, Artefacts } from './artefacts.ts';
import { mebibytes, vcpus, vcpusOfUnits } from './quantities.ts';
import type { Readers } from './readers.ts';
import { count, type Reading, read, resource, together } from './reading.ts';

/** What is paid for, as the templates have it: each part by itself, as no figure rests on all. */
export function billed(on: Readers) {
  const { artefacts, ecs, eks, eksStack } = on;
  const tasks = ecs.scaler().value === undefined ? ecs.service('DesiredCount') : ecs.scaler('MinCapacity');
  const cluster = eksStack('AWS::EKS::Cluster');
  const secretsOfTasks = ecs.main('Secrets');
  const logsOf = (name: string) =>
    eksStack('AWS::Logs::LogGroup', ({ LogGroupName }) => JSON.stringify(LogGroupName ?? '').includes(name))(
      'RetentionInDays',
    );
  const controlPlane = count(cluster('Logging', 'ClusterLogging', 'EnabledTypes'));
  return {
    natGateways: inStacks(artefacts, 'AWS::EC2::NatGateway', 'shared'),
    addresses: inStacks(artefacts, 'AWS::EC2::EIP', 'shared'),
    loadBalancers: inStacks(artefacts, 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'ecs'),
    ingresses: together(
      [eks.ingress('spec'), eks.names],
      (_, names: string[]) => names.filter((name) => name.startsWith('Ingress/')).length,
    ),
    secrets:
      secretsOfTasks.value === undefined
        ? { ...secretsOfTasks, value: countIn(artefacts, SECRET) }
        : inStacks(artefacts, SECRET, 'shared'),
    tables: inStacks(artefacts, 'AWS::DynamoDB::Table', 'shared'),
    clusters: inStacks(artefacts, 'AWS::EKS::Cluster', 'eks'),
    keys: inStacks(artefacts, 'AWS::KMS::Key', 'eks'),
    balancerZones: count(ecs.balancer('Subnets')),
    nodeZones: count(cluster('ResourcesVpcConfig', 'SubnetIds')),
    taskLogDays: ecs.logs('RetentionInDays'),
    podLogDays: logsOf('/aws/containerinsights/'),
    controlPlaneLogDays:
      controlPlane.value === undefined
        ? { ...controlPlane, value: 0 }
        : together([controlPlane, logsOf('/aws/eks/')], (_, days: number) => days),
    replicas: tasks,
    task: together(
      [ecs.task('Cpu'), ecs.task('Memory'), ecs.task('RuntimePlatform', 'CpuArchitecture')],
      (cpu: string, memory: string, architecture: string): Quantities['task'] => ({
        vcpus: vcpusOfUnits(cpu),
        memoryGB: mebibytes(memory) / 1024,
        architecture: architecture === 'ARM64' ? 'arm64' : 'x86_64',
      }),
    ),
    pod: together(
      [eks.pod('containers'), eks.pod('initContainers'), eks.pod('nodeSelector', 'kubernetes.io/arch')],
      (
        containers: readonly Container[],
        initContainers: readonly Container[],
        architecture: string,
      ): Quantities['pod'] => ({
        ...podSize(containers, initContainers),
        architecture: architecture === 'arm64' ? 'arm64' : 'x86_64',
      }),
    ),
  } satisfies Record<keyof Quantities, Reading>;
}

/** All of it, where nothing is missing. */
export const quantitiesIn = (parts: ReturnType<typeof billed>): Reading => {
  const names = Object.keys(parts) as (keyof Quantities)[];
  return together(
    names.map((name) => parts[name]),
    (...values) => Object.fromEntries(names.map((name, i) => [name, values[i]])),
  );
};

/** @throws InvalidInput naming the place that is missing */
export function billedQuantities(on: Readers): Quantities {
  const { value, evidence } = quantitiesIn(billed(on));
  if (value !== undefined) return value as Quantities;
  const missing = evidence.flatMap((one) => ('pointer' in one && !one.found ? [one] : []))[0];
  throw new InvalidInput('the cost', [
    {
      field: missing ? `cdk.out/${missing.file}#${missing.pointer}` : 'cdk.out',
      received: undefined,
      allowed: 'what is paid for: render anew with npm start',
    },
  ]);
}

const SECRET = 'AWS::SecretsManager::Secret';

/** How many of a type each stack has, of which `home` must have one. */
function inStacks(artefacts: Artefacts, type: string, home: keyof PerStack): Reading {
  const all = Object.values(typed(artefacts, type)).flat();
  return together([resource(artefacts[home], type)('Type'), ...all], () => countIn(artefacts, type));
}

const countIn = (artefacts: Artefacts, type: string): PerStack => {
  const { shared, ecs, eks } = typed(artefacts, type);
  return { shared: shared.length, ecs: ecs.length, eks: eks.length };
};

/** The types of all resources of a type. */
const typed = ({ shared, ecs, eks }: Artefacts, type: string) => {
  const of = (template: Artefact): Reading[] =>
    Object.entries((template.root.Resources ?? {}) as Record<string, { Type?: string }>)
      .filter(([, { Type }]) => Type === type)
      .map(([id]) => read(template, 'Resources', id, 'Type'));
  return { shared: of(shared), ecs: of(ecs), eks: of(eks) };
};

interface Container {
  readonly restartPolicy?: string;
  readonly resources?: { readonly requests?: { readonly cpu?: string; readonly memory?: string } };
}

/**
 * What the scheduler counts for a pod: the sum of what runs on, or of a step and the sidecars beside it, where that is
 * more. Source: Kubernetes, "Init Containers", resource sharing within containers.
 */
function podSize(containers: readonly Container[], initContainers: readonly Container[]): PodSize {
  const asks = ({ resources }: Container): PodSize => ({
    millicores: vcpus(resources?.requests?.cpu ?? '0') * 1000,
    memoryMiB: mebibytes(resources?.requests?.memory ?? '0'),
  });
  const isSidecar = ({ restartPolicy }: Container) => restartPolicy === 'Always';
  const sidecars = initContainers.filter(isSidecar).map(asks);
  const steps = initContainers.filter((one) => !isSidecar(one)).map(asks);
  const of = (key: keyof PodSize): number => {
    const sum = (all: readonly PodSize[]) => all.reduce((total, one) => total + one[key], 0);
    return Math.max(
      sum([...containers.map(asks), ...sidecars]),
      ...steps.map((step) => step[key] + sum(sidecars)),
    );
  };
  return { millicores: of('millicores'), memoryMiB: of('memoryMiB') };
}
