import type { EngineId } from './engines.ts';

/*
 * What is done to a deployment while users come, the same on every engine that can. How it is done is in the tier of that
 * engine (test/e2e); which command it was stands in every run that is kept.
 */

/** What a reader is shown of the runs of a scenario, besides what its runs observed of their own: see figures.ts. */
export type FigureId =
  | 'firstSuccess'
  | 'failed'
  | 'failedLoad'
  | 'failedBefore'
  | 'longestGap'
  | 'lastFailure'
  | 'command'
  | 'p99'
  | 'lost';

export interface Scenario {
  readonly title: string;
  /** What happens, on any engine. */
  readonly does: string;
  /** The most telling first. */
  readonly figures: readonly FigureId[];
  /** Engines on which it is not done, with the reason. */
  readonly notOn: Readonly<Partial<Record<EngineId, string>>>;
}

const DISTURBANCE = ['failed', 'lastFailure', 'failedLoad', 'longestGap', 'p99', 'lost'] as const;

const NO_NODE_OF_OURS = 'Fargate shows no node, and nobody can make it lose one';
const NO_STORE_OF_OURS = 'DynamoDB is on no node of ours';
const NO_HOST = "Fargate lets nobody onto a task's host, and the image holds no shell to do it from inside";
const EMULATED_CHECKS = 'the emulator checks no health and replaces no unhealthy task';
const ONE_REPLICA = 'one replica: its fixed port on this machine has room for no second';
const NO_EVICTION = 'nothing evicts: there is no scheduler that would want the place';
const NO_GAP = 'a release leaves no gap there that could be shorter';
const NO_ACCOUNT = 'no AWS account was available';
const NOT_TRIED: Readonly<Partial<Record<EngineId, string>>> = {
  ecs: NO_ACCOUNT,
  eks: `${NO_ACCOUNT}, and an emulated one leads to the Kubernetes here`,
};

const scenario = (scenario: Scenario): Scenario => scenario;

export const SCENARIOS = {
  'first-start': scenario({
    title: 'first start',
    does: 'from the command to the first answer, images being there',
    figures: ['firstSuccess', 'command'],
    notOn: {},
  }),
  'rolling-release': scenario({
    title: 'release under load',
    does: 'another version, while users come',
    figures: [...DISTURBANCE, 'command'],
    notOn: {},
  }),
  'release-at-best': scenario({
    title: 'release at its shortest',
    does: 'another version, by the command that leaves the shortest gap',
    figures: [...DISTURBANCE, 'command'],
    notOn: { kubernetes: NO_GAP, 'ecs-emulated': NO_GAP, ecs: NO_GAP, eks: NO_GAP },
  }),
  rollback: scenario({
    title: 'rollback under load',
    does: 'the version before, while users come',
    figures: [...DISTURBANCE, 'command'],
    notOn: {},
  }),
  'never-healthy': scenario({
    title: 'release that never gets healthy',
    does: 'a version that cannot start, and the way back',
    figures: [...DISTURBANCE, 'command'],
    notOn: {},
  }),
  'killed-process': scenario({
    title: 'killed process',
    does: "SIGKILL to one replica's process",
    figures: DISTURBANCE,
    notOn: { ecs: NO_HOST },
  }),
  'hung-process': scenario({
    title: 'hung process',
    does: "SIGSTOP to one replica's process",
    figures: DISTURBANCE,
    notOn: { ecs: NO_HOST, 'ecs-emulated': EMULATED_CHECKS },
  }),
  'store-away': scenario({
    title: 'store stopped and back',
    does: 'the table does not answer for some seconds',
    figures: DISTURBANCE,
    notOn: {
      ecs: 'nobody can stop DynamoDB',
      'ecs-emulated': 'the emulated table is the emulator itself, which is the load balancer, too',
    },
  }),
  'scale-out': scenario({
    title: 'scale from 2 to 4',
    does: 'twice the replicas, while users come',
    figures: ['command', ...DISTURBANCE],
    notOn: { compose: ONE_REPLICA },
  }),
  'scale-in': scenario({
    title: 'scale from 4 to 2',
    does: 'half the replicas, while users come',
    figures: ['command', ...DISTURBANCE],
    notOn: { compose: ONE_REPLICA },
  }),
  eviction: scenario({
    title: 'eviction of all replicas',
    does: 'all are asked to go at once; the budget lets one go at a time',
    figures: [...DISTURBANCE, 'command'],
    notOn: { compose: NO_EVICTION, ecs: NO_NODE_OF_OURS, 'ecs-emulated': NO_NODE_OF_OURS },
  }),
  'node-drain': scenario({
    title: 'node drained',
    does: 'a node is emptied, as for its update',
    figures: [...DISTURBANCE, 'command'],
    notOn: { compose: ONE_REPLICA, ecs: NO_NODE_OF_OURS, 'ecs-emulated': NO_NODE_OF_OURS },
  }),
  'node-lost': scenario({
    title: 'node lost, or engine restarted',
    does: 'a node falls silent; where there is one alone, its engine is restarted',
    figures: [...DISTURBANCE, 'command'],
    notOn: { ecs: NO_NODE_OF_OURS, 'ecs-emulated': NO_NODE_OF_OURS },
  }),
  'store-node-lost': scenario({
    title: "store's node lost",
    does: "the node of the table's twin falls silent, and with it the replica there",
    figures: [...DISTURBANCE, 'command'],
    notOn: {
      compose: 'one machine: it is lost with all',
      ecs: NO_STORE_OF_OURS,
      'ecs-emulated': NO_STORE_OF_OURS,
      eks: NO_STORE_OF_OURS,
    },
  }),
  'clean-stop': scenario({
    title: 'clean stop, and start again',
    does: 'all replicas are told to stop while users come; once they have, they are started again',
    figures: ['failed', 'longestGap', 'failedLoad', 'lost', 'command'],
    notOn: {},
  }),
} as const satisfies Record<string, Scenario>;

/** What scenarios see besides the requests, in seconds; from the command or the signal on, but for those that were chosen. */
export const OBSERVATIONS = {
  endpointWithdrawnSeconds: 'endpoint withdrawn after',
  restartedSeconds: 'restarted after',
  noticedAfterSeconds: 'platform noticed after',
  saidAfterSeconds: 'command said so after',
  markedAfterSeconds: 'marked unhealthy after',
  stoppedAfterSeconds: 'all stopped after',
  deadlineSeconds: 'deadline, chosen',
  tillRollbackSeconds: 'user acts after, chosen',
  tillRestartSeconds: 'user acts after, chosen',
} as const;

export type ObservationId = keyof typeof OBSERVATIONS;
export type Observed = Readonly<Partial<Record<ObservationId, number>>>;

export type ScenarioId = keyof typeof SCENARIOS;
export const SCENARIO_IDS = Object.keys(SCENARIOS) as readonly ScenarioId[];

/** Why a scenario is not done on an engine, whoever has one; undefined where it is. */
export const notDoneOn = (scenario: ScenarioId, engine: EngineId): string | undefined => {
  const { notOn }: Scenario = SCENARIOS[scenario];
  return notOn[engine];
};

/** Why there is no run of a scenario on an engine; undefined where there should be. */
export const reasonAgainst = (scenario: ScenarioId, engine: EngineId): string | undefined =>
  notDoneOn(scenario, engine) ?? NOT_TRIED[engine];
