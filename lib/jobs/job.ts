import type { Service } from '../schema.ts';
import type { SourceId } from '../sources.ts';
import type { Target } from '../targets.ts';

/*
 * The daily jobs, and what one types for each on each target: the platforms' own commands, with names from the
 * definition. The compiler demands a way for each job and target. The end-to-end tiers run each as it stands here.
 */

/** What is done with a running service on an ordinary day, with titles. */
export const JOBS = {
  logs: 'see the logs',
  shell: 'open a shell',
  scale: 'scale',
  variable: 'change a variable',
  release: 'release a version',
  rollback: 'roll back',
  failure: 'see why it does not start',
  secret: 'rotate a secret',
  restart: 'restart one replica',
  audit: 'see who did what',
} as const;

export type JobId = keyof typeof JOBS;

export const JOB_IDS = Object.keys(JOBS) as readonly JobId[];

/** A line for a POSIX shell in a checkout; or a field of the definition that is edited before. */
export type Step = string | { readonly edit: keyof Service };

interface Typed {
  /** Where the job cannot be done, they show that. */
  readonly steps: readonly Step[];
  /** Who says what no run shows. @default - nobody needs to */
  readonly sources?: readonly SourceId[];
  /** Why no tier has run the steps. @default - one has: see `tierOf` */
  readonly notRun?: string;
}

/** How a job is done, in a few words, and what is lost where that is a part of it only; or why it cannot be done. */
export type Way = Typed & ({ readonly by: string; readonly lost?: string } | { readonly not: string });

/** Each job, after what has to be done once in a shell before any of them. */
export type Ways = Readonly<Record<JobId | 'access', Way>>;

/** What a definition without secrets has to rotate. */
export const NO_SECRET: Way = { not: 'there is none', steps: [] };

/** Steps as lines: what is to be edited is a comment, and so is that they show that something cannot be done. */
export const linesOf = (way: Way): string[] => [
  ...('not' in way && way.steps.length > 0 ? ['# cannot be done, as this shows'] : []),
  ...way.steps.map((step) => (typeof step === 'string' ? step : `# edit ${step.edit} in lib/service.ts`)),
];

/** The tiers, by the names of their npm scripts. */
const TIERS = {
  compose: 'e2e:compose',
  ecs: 'e2e:aws',
  eks: 'e2e:aws',
  kubernetes: 'e2e:kubernetes',
} as const satisfies Record<Target, string>;

export type Tier = (typeof TIERS)[Target];

/** Who runs a job's steps: on EKS, that of any Kubernetes for what is typed there, too. */
export const tierOf = (target: Target, id: keyof Ways): Tier =>
  target === 'eks' && isOfClusters(id) ? TIERS.kubernetes : TIERS[target];

/** Done by kubectl alone, so that EKS is one cluster more. */
export const CLUSTER_JOBS = ['logs', 'shell', 'rollback', 'failure', 'restart'] as const;

export type ClusterJobId = (typeof CLUSTER_JOBS)[number];

const isOfClusters = (id: keyof Ways): id is ClusterJobId => CLUSTER_JOBS.some((one) => one === id);
