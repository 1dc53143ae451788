import type { Target } from '../targets.ts';

/** What the runs were made on. */
export interface Engine {
  readonly title: string;
  /** The column of the comparison that its figures belong to. */
  readonly target: Target;
  /** @default false */
  readonly isEmulated: boolean;
  /** What it is, and what it does not do as AWS does. Stands beside each of its figures. */
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
      'a real Kubernetes, whose front sends requests to the pods that the API server calls ready and checks no health ' +
      'itself, as a load balancer of AWS would; no Auto Mode that brings nodes',
  }),
  'ecs-emulated': engine({
    title: 'ECS, emulated',
    target: 'ecs',
    isEmulated: true,
    is:
      'not measured on AWS: an emulator that runs tasks as containers of this machine; its load balancer checks no health ' +
      'of its own, picks targets at random and cuts the drain at 5 s, and nothing waits for a machine of Fargate; five ' +
      'faults of it were mended (.ci/aws-emulator)',
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
