import type { Artefacts } from './artefacts.ts';
import type { Cell } from './cell.ts';
import { composeFacts } from './compose-facts.ts';
import { ecsFacts } from './ecs-facts.ts';
import { kubernetesFacts } from './kubernetes-facts.ts';

export const CONCERNS = [
  'what runs',
  'size',
  'replicas',
  'health',
  'rollout',
  'shutdown',
  'routing',
  'identity',
  'secrets',
  'logs',
  'to own',
] as const;

/** What one deployment has, a cell for each concern. */
export type Facts = Readonly<Record<(typeof CONCERNS)[number], Cell>>;

export type Comparison = Readonly<Record<string, Facts>>;

/** The deployments side by side, from their artefacts alone. */
export const comparison = (artefacts: Artefacts): Comparison => ({
  'Docker Compose': composeFacts(artefacts.compose),
  'ECS on Fargate': ecsFacts(artefacts),
  EKS: kubernetesFacts(artefacts.eksObjects, artefacts),
  'any Kubernetes': kubernetesFacts(artefacts.kubernetes),
});
