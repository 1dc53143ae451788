import type { Service } from '../../definition/application.ts';
import type { Handling } from '../../deploy/handling.ts';
import type { Target } from '../targets.ts';
import type { SourceId } from '../verdicts/sources.ts';
import { safeToPaste } from './pasted.ts';

/*
 * The runbook of one service: what one types for each procedure on each target. The commands are the platforms' own, with
 * names from the definition. They leave the application's other services alone. The compiler demands each procedure for
 * each target, and the end-to-end tiers run the commands as written.
 */

/** The procedures for a running service on an ordinary day, with their titles. */
export const PROCEDURES = {
  logs: 'see the logs',
  shell: 'open a shell',
  scale: 'scale',
  variable: 'change a variable',
  release: 'release a version',
  rollback: 'roll back',
  failure: 'see why it does not start',
  secret: 'rotate a secret',
  restart: 'restart one replica',
  calls: 'see which calls fail',
  audit: 'see who did what',
} as const;

export type ProcedureId = keyof typeof PROCEDURES;

export const PROCEDURE_IDS = Object.keys(PROCEDURES) as readonly ProcedureId[];

/** An edit of the definition. */
export interface Edit {
  /** The field to edit. */
  readonly edit: keyof Service;
  /** The service that has the field. @default - the only service of the application */
  readonly service?: string | undefined;
}

/** A line for a POSIX shell in a checkout, or a field of the definition to edit. */
export type RunbookStep = string | Edit;

/** A service, as the runbooks of all targets know it. */
export interface RunService {
  /** The name, which is also the name of the main container. */
  readonly service: string;
  /** Whether this is the only service of the application. */
  readonly isAlone: boolean;
  /** The name of the image without its tag, for an image that is built. @default - an image of a registry */
  readonly built?: string | undefined;
  /** Whether at most one replica of the service runs at a time. */
  readonly isSingleton: boolean;
  /** Whether Compose publishes a port of the container on the host. */
  readonly isPublished: boolean;
  /** The services that this one calls. */
  readonly calls: readonly string[];
  readonly handling: Handling;
}

/** The step that edits a field of a service: in the definition, or in the Compose file that the application was read from. */
export function editOf(
  { service, isAlone, handling }: Pick<RunService, 'service' | 'isAlone' | 'handling'>,
  edit: keyof typeof IN_COMPOSE,
): RunbookStep {
  if (handling.source !== undefined) {
    const key = handling.running?.keys[service] ?? service;
    // Not "edit": the file need not have the key yet.
    return edit === 'version'
      ? `# change the source of ${key}`
      : `# set ${IN_COMPOSE[edit]} of ${key} in the Compose file`;
  }
  return isAlone ? { edit } : { edit, service };
}

/**
 * The steps that change the number of replicas, and render again.
 *
 * @param renders the step that renders the definition, where the deployment does not
 */
export function replicasEdited(names: RunService, renders: readonly string[]): RunbookStep[] {
  const { service, isPublished, handling } = names;
  const { running, source = '', render } = handling;
  if (!running || !(isPublished || running.published?.includes(service)))
    return [editOf(names, 'replicas'), ...renders];
  const { keys, overlay } = running;
  return [
    `# not in your own file, whose docker compose up would fail: one container has the port of the machine. From now on, npm start reads ${overlay.file}, too`,
    `printf 'services: {${keys[service] ?? service}: {deploy: {replicas: %s}}}\\n' "\${REPLICAS:?how many replicas}" > ${overlay.file}`,
    render.replace(source, overlay.source),
  ];
}

/** The keys of Compose for the fields that runbooks edit. An image that is built has no version there. */
const IN_COMPOSE = {
  replicas: 'deploy.replicas',
  environment: 'environment',
  image: 'image',
  version: 'build',
} as const satisfies Partial<Record<Edit['edit'], string>>;

/** The words for an edit before `cdk deploy`, which renders the definition itself, but no Compose file. */
export const editedBy = ({ handling }: Pick<RunService, 'handling'>): string =>
  handling.source === undefined ? 'edit' : 'edit, npm start';

/** The step between an edit and `cdk deploy`. */
export const renderedFirst = ({ handling }: Pick<RunService, 'handling'>): string[] =>
  handling.source === undefined ? [] : [handling.render];

/** The step that keeps a release, so that it can be taken back. */
export const committed = ({ handling }: Pick<RunService, 'handling'>): string =>
  handling.source === undefined
    ? "git commit --all --message 'Release'"
    : '# commit the change in your repository';

/** The step that takes a release back, and its words. */
export const reverted = ({ handling }: Pick<RunService, 'handling'>) =>
  handling.source === undefined
    ? { step: 'git revert --no-edit HEAD', by: 'git revert' }
    : { step: '# take the change back in your repository', by: 'git revert in your repository, npm start' };

/** The words at the access to an application that was read from a Compose file. */
export const editedIn = ({ handling: { source, render } }: Pick<RunService, 'handling'>): string =>
  source === undefined
    ? ''
    : `; edits go into the Compose file, then ${render}; or, after npm run import -- ${source}, into lib/application.ts`;

/** The field that a release edits: an image of a registry has its version in its reference. */
export const releasedField = ({ built }: Pick<RunService, 'built'>) => (built ? 'version' : 'image');

/** The word for a shell in a container. Nobody knows whether an image of a registry has one. */
export const ifItHasAShell = ({ built }: Pick<RunService, 'built'>): string =>
  built ? '' : ', if the image has a shell';

interface Typed {
  /** The steps; they show the limit where the platform cannot do this. */
  readonly steps: readonly RunbookStep[];
  /** Sources for statements that no run shows. @default - none are needed */
  readonly sources?: readonly SourceId[];
  /** The reason why no tier has run the steps. @default - a tier has: see `tierOf` */
  readonly notRun?: string;
}

/**
 * A procedure on one target. `by` says how it is done, and `lost` names its drawback; `not` says why it cannot be done;
 * `none` says why there is nothing to do.
 */
export type Procedure = Typed &
  ({ readonly by: string; readonly lost?: string } | { readonly not: string } | { readonly none: string });

/** The procedures on one target. `access` comes first: it prepares a shell for all others. */
export type Runbook = Readonly<Record<ProcedureId | 'access', Procedure>>;

/** Rotation in a definition without secrets. */
export const NO_SECRET: Procedure = { none: 'there is none', steps: [] };

/** Calls of a service that makes none. */
export const NO_CALLS: Procedure = { none: 'it calls no other service', steps: [] };

/** The limit where nothing stands between two services that could count their calls. */
export const ONLY_LOGS = 'only what the programs log: calls are not counted';

/** Scaling of a singleton. */
export const NO_SCALING: Procedure = { none: 'a singleton: one replica at a time, as defined', steps: [] };

/** Reads a value from the terminal, so that the value appears in no argument and no shell history. */
export const READ_VALUE = 'read -r VALUE';

/** The minimum number of replicas, on which some procedures depend. */
export interface Replicas {
  readonly least: number;
}

/** The drawback of restarting a replica: none where other replicas go on serving. */
export const lostBy = ({ least }: Replicas): { readonly lost?: string } =>
  least === 1 ? { lost: 'a gap, as long as there is one alone' } : {};

/** The steps as lines of a shell script. Edits are comments, and so is a remark that the steps only show a limit. */
export const linesOf = (procedure: Procedure): string[] => [
  ...('not' in procedure && procedure.steps.length > 0 ? ['# cannot be done, as this shows'] : []),
  ...safeToPaste(
    procedure.steps.map((step) =>
      typeof step === 'string' ? step : `# edit ${fieldOf(step)} in lib/application.ts`,
    ),
  ),
];

const fieldOf = ({ edit, service }: Edit): string => (service ? `services.${service}.${edit}` : edit);

/** The end-to-end tiers, as npm scripts. */
const TIERS = {
  compose: 'e2e:compose',
  ecs: 'e2e:aws',
  eks: 'e2e:aws',
  kubernetes: 'e2e:kubernetes',
} as const satisfies Record<Target, string>;

export type Tier = (typeof TIERS)[Target];

/** Tells whether a tier was run on an emulator alone. `npm run e2e:aws` can run on AWS; no account was available. */
export const isEmulatedTier = (tier: string): boolean => tier === TIERS.ecs;

/** The tier that runs a procedure. What is typed alike on EKS and any Kubernetes is run by the latter's tier. */
export const tierOf = (target: Target, id: keyof Runbook): Tier =>
  target === 'eks' && isOfClusters(id) ? TIERS.kubernetes : TIERS[target];

/** The procedures that need kubectl alone: EKS is one more cluster to them. */
export const CLUSTER_PROCEDURES = ['logs', 'shell', 'rollback', 'failure', 'restart', 'calls'] as const;

export type ClusterProcedureId = (typeof CLUSTER_PROCEDURES)[number];

const isOfClusters = (id: keyof Runbook): id is ClusterProcedureId =>
  CLUSTER_PROCEDURES.some((one) => one === id);
