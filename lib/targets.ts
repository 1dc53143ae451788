/** The deployments that are compared, by the names that the image is told (`PLATFORM`), with their titles. */
export const TARGETS = {
  compose: 'Docker Compose',
  ecs: 'ECS on Fargate',
  eks: 'EKS',
  kubernetes: 'any Kubernetes',
} as const;

export type Target = keyof typeof TARGETS;

export const TARGET_IDS = Object.keys(TARGETS) as readonly Target[];
