import type { Target } from '../targets.ts';

/** The beginning of each figure from an emulator. Such figures share no chart with those of real platforms. */
export const EMULATED = 'on an emulator, not on AWS';

/** A platform that runs were made on, real or emulated. */
export interface Engine {
  readonly title: string;
  /** The column of the comparison for its figures. */
  readonly target: Target;
  /** @default false */
  readonly isEmulated: boolean;
  /** A description that names the differences from AWS. It stands beside each figure. */
  readonly is: string;
}

const engine = (engine: Engine): Engine => engine;

export const ENGINES = {
  compose: engine({
    title: 'Docker Compose',
    target: 'compose',
    isEmulated: false,
    is: 'a real Docker Engine; the client on the same machine',
  }),
  kubernetes: engine({
    title: 'Kubernetes',
    target: 'kubernetes',
    isEmulated: false,
    is:
      'a real Kubernetes. Unlike an AWS load balancer, its ingress controller runs no health checks: it sends requests ' +
      'to the pods that the API server calls ready. It has no Auto Mode that adds nodes',
  }),
  'ecs-emulated': engine({
    title: 'ECS, emulated',
    target: 'ecs',
    isEmulated: true,
    is:
      `${EMULATED}: it runs tasks as containers of this machine; its load balancer checks no health ` +
      'of its own, picks targets at random and cuts the drain at 5 s, and no task waits for Fargate capacity',
  }),
  ecs: engine({
    title: 'ECS on Fargate',
    target: 'ecs',
    isEmulated: false,
    is: 'an AWS account',
  }),
  eks: engine({
    title: 'EKS',
    target: 'eks',
    isEmulated: false,
    is: 'an AWS account',
  }),
} as const satisfies Record<string, Engine>;

export type EngineId = keyof typeof ENGINES;
export const ENGINE_IDS = Object.keys(ENGINES) as readonly EngineId[];
