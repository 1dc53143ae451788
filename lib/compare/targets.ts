/** The deployments that are compared, by the names that the image is told (`PLATFORM`), with their titles. */
export const TARGETS = {
  compose: 'Docker Compose',
  ecs: 'ECS on Fargate',
  eks: 'EKS',
  kubernetes: 'any Kubernetes',
} as const;

export type Target = keyof typeof TARGETS;

export const TARGET_IDS = Object.keys(TARGETS) as readonly Target[];

/** A value for each target. */
export const byTarget = <T>(tell: (target: Target) => T): Record<Target, T> => ({
  compose: tell('compose'),
  ecs: tell('ecs'),
  eks: tell('eks'),
  kubernetes: tell('kubernetes'),
});
