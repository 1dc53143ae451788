import type { EngineId } from './engines.ts';

/*
 * The scenarios: what is done to a deployment under load, the same on every engine that allows it. The tier of each
 * engine (test/e2e) has the commands, and every saved run names its command.
 */

/** The figures that are computed for every run: see figures.ts. */
export type FigureId =
  | 'firstSuccess'
  | 'failed'
  | 'failedShare'
  | 'lostTraffic'
  | 'failedBefore'
  | 'longestGap'
  | 'lastFailure'
  | 'command'
  | 'p99'
  | 'lost';

export interface Scenario {
  readonly title: string;
  /** The event, in words that fit any engine. */
  readonly does: string;
  /** The figures to show, the most telling first. Observations that are not named here come last. */
  readonly figures: readonly (FigureId | ObservationId)[];
  /** The number of these figures in a cell of the comparison; `npm run measurements` prints all. @default - 3 */
  readonly shown?: number;
  /** A remark beside the figures: a setting of the test, or the end that it makes. @default - nothing */
  readonly note?: string;
  /** Engines without this scenario, each with the reason. */
  readonly notOn: Readonly<Partial<Record<EngineId, string>>>;
}

const DISTURBANCE = ['failed', 'longestGap', 'lastFailure', 'lostTraffic', 'p99', 'lost'] as const;

/** The figures where a part of the requests goes on failing: with the others answered, no outage shows the loss. */
const LOSS = ['failed', 'lastFailure', 'failedShare'] as const;

const NO_NODE_OF_OURS = 'Fargate has no nodes that users can stop';
const NO_STORE_OF_OURS = 'DynamoDB runs on none of our nodes';
const NO_STORE_STOPS = 'nobody can stop DynamoDB';
const NO_HOST = "Fargate gives no access to a task's host, and the image has no shell";
const EMULATED_CHECKS = 'the emulator checks no health and replaces no unhealthy task';
const EMULATED_NETWORK =
  "the emulator's tasks have the network of their first container, the sidecar, and lose it with that";
const EMULATED_START = 'unlike ECS, the emulator starts no container after one that has ended';
const NODE_RETURNS = '5 s after the platform notices, the test connects the node again';
const ONE_REPLICA = 'one replica: its port can be published once';
const NO_EVICTION = 'no scheduler evicts containers';
const NO_GAP = 'a release has no gap there';
const ONE_MACHINE = 'one machine: without it nothing runs until you start another';
const NO_SINGLE_ENGINE = 'no engine runs all replicas';
const NOTHING_SCALES = 'nothing there watches the load';
const ONE_MACHINE_MOVES = 'its data is copied, while nobody writes';
const ONE_CLUSTER_MOVES = 'it shares no data with another deployment';
/** The reason that the row about the engines gives for all rows. */
export const NO_ACCOUNT = 'no AWS account was available';
const NOT_TRIED: Readonly<Partial<Record<EngineId, string>>> = { ecs: NO_ACCOUNT, eks: NO_ACCOUNT };

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
  'killed-sidecar': scenario({
    title: 'killed sidecar',
    does: "SIGKILL to one replica's sidecar, for the second time: the first restart comes at once, the second after a pause",
    figures: [...DISTURBANCE],
    notOn: { ecs: NO_HOST, 'ecs-emulated': EMULATED_NETWORK },
  }),
  'broken-sidecar': scenario({
    title: 'release of a broken sidecar',
    does: 'a configuration with which the sidecar ends at once, and the way back',
    figures: [...DISTURBANCE, 'command'],
    notOn: { 'ecs-emulated': EMULATED_START },
  }),
  'hung-process': scenario({
    title: 'hung process',
    does: "SIGSTOP to one replica's process",
    figures: [...LOSS, 'restartedSeconds', 'longestGap', 'lostTraffic', 'p99', 'lost'],
    shown: 4,
    notOn: { ecs: NO_HOST, 'ecs-emulated': EMULATED_CHECKS },
  }),
  'store-away': scenario({
    title: 'store stopped and back',
    does: 'the table does not answer for some seconds',
    figures: [...LOSS, 'longestGap', 'lostTraffic', 'p99', 'lost'],
    notOn: {
      ecs: NO_STORE_STOPS,
      eks: NO_STORE_STOPS,
      'ecs-emulated': 'the emulator is both the table and the load balancer',
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
  'scale-out-by-load': scenario({
    title: 'scale-out by load',
    does: 'more load than the target for two replicas, from the first request on; the target is 20 %, which small machines reach',
    figures: ['scaledOutSeconds', 'command', 'failed', 'p99', 'lost'],
    note: 'target 20 %',
    notOn: { compose: NOTHING_SCALES, 'ecs-emulated': NOTHING_SCALES },
  }),
  eviction: scenario({
    title: 'eviction of all replicas',
    does: 'all pods are evicted at once; the disruption budget allows one at a time',
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
    title: 'node lost',
    does: 'a node with one of the replicas becomes unreachable',
    figures: [...LOSS, 'longestGap', 'lostTraffic', 'p99', 'lost', 'command'],
    note: NODE_RETURNS,
    notOn: { compose: ONE_MACHINE, ecs: NO_NODE_OF_OURS, 'ecs-emulated': NO_NODE_OF_OURS },
  }),
  'engine-restarted': scenario({
    title: 'engine restarted',
    does: 'the only engine is restarted, and all containers with it',
    figures: [...DISTURBANCE, 'command'],
    notOn: {
      kubernetes: NO_SINGLE_ENGINE,
      eks: NO_SINGLE_ENGINE,
      ecs: NO_SINGLE_ENGINE,
      'ecs-emulated': NO_SINGLE_ENGINE,
    },
  }),
  'store-node-lost': scenario({
    title: "store's node lost",
    does: "the node with the table's local substitute and one replica becomes unreachable",
    figures: [...LOSS, 'longestGap', 'lostTraffic', 'p99', 'lost', 'command'],
    note: NODE_RETURNS,
    notOn: {
      compose: ONE_MACHINE,
      ecs: NO_STORE_OF_OURS,
      'ecs-emulated': NO_STORE_OF_OURS,
      eks: NO_STORE_OF_OURS,
    },
  }),
  'clean-stop': scenario({
    title: 'clean stop, and start again',
    does: 'all replicas are told to stop while users come; once they have, they are started again',
    figures: ['failed', 'longestGap', 'lostTraffic', 'lost', 'command'],
    notOn: {},
  }),
  'called-release': scenario({
    title: 'release of a called service',
    does: 'another version of a service that the loaded one calls, while users come; only their requests are counted',
    figures: [...DISTURBANCE, 'command'],
    notOn: {},
  }),
  'called-killed': scenario({
    title: 'called service killed',
    does: 'SIGKILL to the process of one replica of that service, while users come; only their requests are counted',
    figures: DISTURBANCE,
    notOn: { ecs: NO_HOST },
  }),
  'called-gone': scenario({
    title: 'called service gone for a minute',
    does: 'no replica of that service for 60 s, while users come; then what was meant for it arrives; only requests of users are counted',
    figures: [...DISTURBANCE, 'countedAfterSeconds', 'command'],
    notOn: {},
  }),
  'called-scaled': scenario({
    title: 'called service scaled',
    does: 'twice the replicas of that service, then as many as before, while users come; only their requests are counted',
    figures: [...DISTURBANCE, 'command'],
    notOn: {},
  }),
  moved: scenario({
    title: 'moved to EKS and back',
    does: 'both stacks stand on one table, and weights shift the requests from ECS to EKS and back, while users come',
    // Where no request fails, users notice only how long some answers take.
    figures: ['failed', 'p99', 'longestGap', 'lastFailure', 'lostTraffic', 'lost', 'command'],
    shown: 4,
    notOn: {
      compose: ONE_MACHINE_MOVES,
      kubernetes: ONE_CLUSTER_MOVES,
      eks: 'measured from ECS, and back to it',
    },
  }),
} as const satisfies Record<string, Scenario>;

/**
 * Times in seconds that scenarios observe apart from the requests, counted from the command or signal. Chosen times are
 * settings of the scenario.
 */
export const OBSERVATIONS = {
  endpointWithdrawnSeconds: 'endpoint withdrawn after',
  endpointBackSeconds: 'endpoint back after',
  restartedSeconds: 'restarted after',
  noticedAfterSeconds: 'platform noticed after',
  saidAfterSeconds: 'command said so after',
  markedAfterSeconds: 'marked unhealthy after',
  scaledOutSeconds: 'more replicas requested after',
  stoppedAfterSeconds: 'all stopped after',
  countedAfterSeconds: 'all that it missed arrived after',
  deadlineSeconds: 'deadline, chosen',
  tillRollbackSeconds: 'user acts after, chosen',
  tillRestartSeconds: 'user acts after, chosen',
} as const;

export type ObservationId = keyof typeof OBSERVATIONS;
export type Observations = Readonly<Partial<Record<ObservationId, number>>>;

export type ScenarioId = keyof typeof SCENARIOS;
export const SCENARIO_IDS = Object.keys(SCENARIOS) as readonly ScenarioId[];

/** The reason why a scenario is never done on an engine; undefined where it can be. */
export const notDoneOn = (scenario: ScenarioId, engine: EngineId): string | undefined => {
  const { notOn }: Scenario = SCENARIOS[scenario];
  return notOn[engine];
};

/** The reason why there is no run of a scenario on an engine; undefined where there should be runs. */
export const reasonAgainst = (scenario: ScenarioId, engine: EngineId): string | undefined =>
  notDoneOn(scenario, engine) ?? NOT_TRIED[engine];
