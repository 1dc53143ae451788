import type { Artefacts } from './artefacts.ts';
import { composeFacts } from './compose-facts.ts';
import { ecsFacts } from './ecs-facts.ts';
import type { Facts } from './facts.ts';
import { kubernetesFacts } from './kubernetes-facts.ts';

export type Comparison = Readonly<Record<string, Facts>>;

/** The deployments side by side, from their artefacts alone. */
export const comparison = (artefacts: Artefacts): Comparison => ({
  'Docker Compose': composeFacts(artefacts.compose),
  'ECS on Fargate': ecsFacts(artefacts),
  EKS: kubernetesFacts(artefacts.eksObjects, artefacts),
  'any Kubernetes': kubernetesFacts(artefacts.kubernetes),
});
