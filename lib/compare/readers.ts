import type { Artefacts, Tree } from './artefacts.ts';
import { composeReader } from './compose-reader.ts';
import { ecsReader } from './ecs-reader.ts';
import { eksReader, kubernetesReader } from './kubernetes-reader.ts';
import { as, properties } from './reading.ts';

/** All that the sections read by. */
export function readers(artefacts: Artefacts) {
  const eks = eksReader(artefacts.eks);
  const kubernetes = kubernetesReader(artefacts.kubernetes);
  return {
    artefacts,
    compose: composeReader(artefacts.compose),
    ecs: ecsReader(artefacts.ecs),
    /** What the stack of EKS applies to its cluster. */
    eks,
    kubernetes,
    /** The objects that only a cluster of EKS has. */
    added: as(eks.names, (all: string[]) =>
      all.filter((name) => !((kubernetes.names.value ?? []) as string[]).includes(name)),
    ),
    /** Properties of a resource of the stack of EKS. */
    eksStack: (type: string, picks?: (properties: Tree) => boolean) => properties(artefacts.eks, type, picks),
  };
}

export type Readers = ReturnType<typeof readers>;
