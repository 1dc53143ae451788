import type { PodSize } from '../cost/nodes.ts';
import type { Quantities } from '../cost/quantities.ts';
import { InvalidInput } from '../definition.ts';
import type { Artefact } from './artefacts.ts';
import { mebibytes, vcpus, vcpusOfUnits } from './quantities.ts';
import type { Readers } from './readers.ts';
import { count, each, found, otherwise, properties, type Reading, read, together } from './reading.ts';

/** What is paid for, as the templates have it: each part by itself, as no figure rests on all. */
export function billed({ artefacts, ecs, eks }: Readers) {
  const tasks = ecs.scaler().value === undefined ? ecs.service('DesiredCount') : ecs.scaler('MinCapacity');
  return {
    natGateways: together(
      [
        properties(artefacts.shared, NAT_GATEWAY)('SubnetId'),
        count(found(ofType(artefacts.shared, NAT_GATEWAY))),
      ],
      (_, gateways: number) => gateways,
    ),
    zones: count(ecs.service('NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets')),
    secrets: otherwise(count(ecs.main('Secrets')), 0),
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

const ofType = (template: Artefact, type: string): Reading =>
  each(
    (...path) => read(template, 'Resources', ...path),
    ['Type'],
    ({ Type }: { Type?: string }) => Type === type,
  );

const NAT_GATEWAY = 'AWS::EC2::NatGateway';

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
