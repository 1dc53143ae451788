import type { LeafPath } from './leaves.ts';
import type { SourceId } from './sources.ts';
import type { Target } from './targets.ts';

/*
 * What each target makes of each leaf of the definition. The compiler demands a verdict for each leaf and target; the
 * experiment refuses one that the renderers contradict. What a leaf is called on a target is not said here: the
 * experiment finds it (vocabulary.json).
 */

/** What a target makes of a leaf. */
export type Verdict =
  /** The platform has the thing, and means the same by it. */
  | { readonly verdict: 'native' }
  /** Something is rendered, and something is lost. */
  | { readonly verdict: 'approximated'; readonly lost: string }
  /** Nothing is rendered that the platform acts on. */
  | {
      readonly verdict: 'absent';
      readonly why: string;
      readonly source: SourceId;
      /** Whether it is not missed, as something else stands in its place.
       * @default false */
      readonly needless?: boolean;
    };

/**
 * Who is to act on a leaf, and so which lines count as its rendering: the platform; the containers, for what is handed
 * on to them in variables and files; or people and their tools, for what is a label by nature.
 */
export type Audience = 'platform' | 'containers' | 'people';

export type LeafVerdicts = Readonly<Record<Target, Verdict>> & {
  /** @default 'platform' */
  readonly audience?: Audience;
};

/** That of a concern that several leaves have in common: where they differ, something is lost. */
export function joint(verdicts: readonly Verdict[]): Verdict['verdict'] {
  const missed = verdicts.filter((one) => one.verdict !== 'absent' || !one.needless);
  const [first, ...others] = new Set((missed.length > 0 ? missed : verdicts).map(({ verdict }) => verdict));
  return first === undefined || others.length > 0 ? 'approximated' : first;
}

const native: Verdict = { verdict: 'native' };
const approximated = (lost: string): Verdict => ({ verdict: 'approximated', lost });
const absent = (why: string, source: SourceId): Verdict => ({ verdict: 'absent', why, source });
const needless = (why: string, source: SourceId): Verdict =>
  ({ ...absent(why, source), needless: true }) as Verdict;

/** EKS runs the charts that any Kubernetes runs. */
const onKubernetes = (verdict: Verdict) => ({ eks: verdict, kubernetes: verdict });
const onAws = (verdict: Verdict) => ({ ecs: verdict, eks: verdict });
const everywhere = (verdict: Verdict) => ({ compose: verdict, ecs: verdict, ...onKubernetes(verdict) });

// Reasons that several leaves share.
const ONE_REPLICA = absent(
  'there is one replica: a published port belongs to one container, and nothing in front spreads requests',
  'compose-ports',
);
const NOTHING_SCALES = absent('Compose scales nothing by itself', 'compose-deploy');
const STOP_THEN_START = absent(
  'a changed container is stopped, then made anew: Compose ignores update_config and rollback_config',
  'compose-update-config',
);
const ONE_MACHINE = absent('all runs on one machine', 'compose-production');
const ONE_CHECK = absent(
  'a container has one health check, which is given to readiness; nothing restarts for it',
  'docker-healthcheck',
);
const PROBES_HAVE_NO_COMMAND = needless(
  'the node asks over HTTP by itself, so that no program in the image is needed',
  'kubernetes-probes',
);
const NO_START_CHECK = absent(
  'there is no check of its own for the start: failures do not count during the start period, and what is asked then is the one check',
  'ecs-health-checks',
);
const START_PERIOD_ONLY = approximated(
  'only how long failures do not count: liveness is asked meanwhile, and its own count of failures afterwards replaces the task',
);
const SIDECAR_NEEDS_A_COMMAND = absent(
  'a check runs a command inside the container, and a sidecar from elsewhere may have none to run; only its exit is noticed',
  'docker-healthcheck',
);
const SIDECAR_IS_NOT_ESSENTIAL = absent(
  'a check runs a command inside the container, and counts for essential containers only; a sidecar is restarted when it exits',
  'ecs-health-checks',
);
const THE_TABLE_IS_REAL = needless('the table itself is used, not its twin', 'dynamodb-local');
const NO_RIGHTS_IN_THE_TWIN = absent(
  'the twin takes made-up credentials, so that there are no permissions to check',
  'dynamodb-local-usage',
);
const NO_SECCOMP = absent(
  'Fargate takes no dockerSecurityOptions; each task has a kernel of its own instead',
  'ecs-fargate-differences',
);
const A_MARK = approximated('a mark on the container, for those that wait for it; no request is held back');
const A_LIMIT_ONLY = approximated('a limit only: nothing is set aside');
const ALSO_REPLACES = approximated(
  'no requests, and the task is replaced, too: readiness is no state of its own',
);
const NO_AWS = needless('no AWS API is called', 'dynamodb-local');
const LOCAL_ONLY = needless('it is for machines of developers, whose ports are published', 'compose-ports');
const CONFIGURATION_IS_A_FILE = needless('the configuration is mounted as a file', 'kubernetes-configmap');
const CONFIGURATION_IS_A_VARIABLE = needless(
  'a task definition holds no files: the text is in a variable, and the command says so',
  'ecs-fargate-volumes',
);
const ROTATED_BY_THE_KUBELET = needless(
  'how large a log file grows on a node is a setting of the node, not of the pod',
  'kubernetes-logging',
);

export const VERDICTS: Readonly<Record<LeafPath, LeafVerdicts>> = {
  name: everywhere(native),
  version: everywhere(native),
  owner: { audience: 'people', ...everywhere(native) },

  'image.context': {
    compose: native,
    ...onAws(native),
    kubernetes: absent('a cluster builds nothing: it is told the name of an image', 'kubernetes-images'),
  },
  'image.dockerfile': {
    compose: native,
    ...onAws(native),
    kubernetes: absent('a cluster builds nothing: it is told the name of an image', 'kubernetes-images'),
  },
  'image.architecture': everywhere(native),

  cpuMillicores: {
    compose: approximated(
      'a limit only: nothing is set aside, and limits may add up to more than the machine has',
    ),
    ecs: approximated('the task is of the next size that Fargate has, and billed as such'),
    ...onKubernetes(native),
  },
  memoryMiB: {
    compose: approximated(
      'a limit only: nothing is set aside, and limits may add up to more than the machine has',
    ),
    ecs: approximated('the task is of the next size that Fargate has, and billed as such'),
    ...onKubernetes(native),
  },

  'ports.*': everywhere(native),
  'exposure.port': everywhere(native),
  'exposure.localPort': {
    compose: native,
    ...onAws(LOCAL_ONLY),
    kubernetes: needless('a cluster publishes by Service and Ingress', 'kubernetes-ingress'),
  },
  'exposure.allowedCidrs': {
    compose: absent('the port is bound to loopback, so that only this machine may call', 'compose-ports'),
    ecs: native,
    eks: native,
    kubernetes: absent(
      'who may call is up to the ingress controller: an Ingress has no field for it',
      'kubernetes-ingress',
    ),
  },
  'exposure.idleTimeoutSeconds': {
    compose: absent('there is no front that keeps connections', 'compose-ports'),
    ecs: native,
    eks: native,
    kubernetes: absent(
      'timeouts are up to the ingress controller: an Ingress has no field for them',
      'kubernetes-ingress',
    ),
  },
  'exposure.domainName': {
    compose: absent('there is no front to route by name or to hold a certificate', 'compose-ports'),
    ecs: native,
    eks: approximated('the DNS record is yours to make, as the load balancer comes after the deployment'),
    kubernetes: approximated('certificate and DNS record are yours to make'),
  },
  requestTimeoutSeconds: { audience: 'containers', ...everywhere(native) },

  'environment.*': { audience: 'containers', ...everywhere(native) },
  'secrets[]': {
    compose: approximated('a value made at random, which lies in a volume of the machine'),
    ...onAws(native),
    kubernetes: approximated('the Secret is yours to make; without it the service runs without the value'),
  },
  'secrets[].name': {
    compose: native,
    ...onAws(approximated('a part of a name that CloudFormation makes')),
    kubernetes: absent(
      'the key in the Secret, which is yours to make: the manifests only mount it',
      'kubernetes-secrets',
    ),
  },
  'secrets[].environmentVariable': {
    audience: 'containers',
    compose: approximated('with _FILE appended: the value is in a file'),
    ecs: native,
    ...onKubernetes(approximated('with _FILE appended: the value is in a file')),
  },

  'store.partitionKey': { audience: 'containers', ...everywhere(native) },
  'store.timeToLiveAttribute': { audience: 'containers', ...everywhere(native) },
  'store.operations': {
    compose: NO_RIGHTS_IN_THE_TWIN,
    ...onAws(native),
    kubernetes: NO_RIGHTS_IN_THE_TWIN,
  },
  'store.twin.image': { compose: native, ...onAws(THE_TABLE_IS_REAL), kubernetes: native },
  'store.twin.port': { compose: native, ...onAws(THE_TABLE_IS_REAL), kubernetes: native },
  'store.twin.cpuMillicores': {
    compose: A_LIMIT_ONLY,
    ...onAws(THE_TABLE_IS_REAL),
    kubernetes: native,
  },
  'store.twin.memoryMiB': {
    compose: A_LIMIT_ONLY,
    ...onAws(THE_TABLE_IS_REAL),
    kubernetes: native,
  },
  'store.twin.storageGiB': {
    compose: absent(
      'a plain volume is a directory of the machine, without a size of its own',
      'docker-volumes',
    ),
    ...onAws(THE_TABLE_IS_REAL),
    kubernetes: native,
  },

  'health.command': { compose: native, ecs: native, ...onKubernetes(PROBES_HAVE_NO_COMMAND) },
  'health.startup.port': { compose: ONE_CHECK, ecs: NO_START_CHECK, ...onKubernetes(native) },
  'health.startup.path': { compose: ONE_CHECK, ecs: NO_START_CHECK, ...onKubernetes(native) },
  'health.startup.periodSeconds': {
    compose: approximated('how often readiness is asked during the start'),
    ecs: START_PERIOD_ONLY,
    ...onKubernetes(native),
  },
  'health.startup.timeoutSeconds': { compose: ONE_CHECK, ecs: NO_START_CHECK, ...onKubernetes(native) },
  'health.startup.failureThreshold': {
    compose: approximated('only how long failures do not count'),
    ecs: START_PERIOD_ONLY,
    ...onKubernetes(native),
  },
  'health.liveness.port': { compose: ONE_CHECK, ecs: native, ...onKubernetes(native) },
  'health.liveness.path': { compose: ONE_CHECK, ecs: native, ...onKubernetes(native) },
  'health.liveness.periodSeconds': { compose: ONE_CHECK, ecs: native, ...onKubernetes(native) },
  'health.liveness.timeoutSeconds': { compose: ONE_CHECK, ecs: native, ...onKubernetes(native) },
  'health.liveness.failureThreshold': { compose: ONE_CHECK, ecs: native, ...onKubernetes(native) },
  'health.readiness.port': {
    compose: A_MARK,
    ecs: ALSO_REPLACES,
    ...onKubernetes(native),
  },
  'health.readiness.path': {
    compose: A_MARK,
    ecs: ALSO_REPLACES,
    ...onKubernetes(native),
  },
  'health.readiness.periodSeconds': {
    compose: A_MARK,
    ecs: ALSO_REPLACES,
    ...onKubernetes(native),
  },
  'health.readiness.timeoutSeconds': {
    compose: A_MARK,
    ecs: ALSO_REPLACES,
    ...onKubernetes(native),
  },
  'health.readiness.failureThreshold': {
    compose: A_MARK,
    ecs: ALSO_REPLACES,
    ...onKubernetes(native),
  },
  'health.readiness.successThreshold': {
    compose: absent('one good answer makes a container healthy', 'docker-healthcheck'),
    ecs: ALSO_REPLACES,
    ...onKubernetes(native),
  },

  'replicas.min': { compose: ONE_REPLICA, ecs: native, ...onKubernetes(native) },
  'replicas.max': { compose: ONE_REPLICA, ecs: native, ...onKubernetes(native) },
  scaling: { compose: NOTHING_SCALES, ecs: native, ...onKubernetes(native) },
  'scaling.targetCpuPercent': {
    compose: NOTHING_SCALES,
    ecs: approximated('of the whole task: the sidecars’ CPU is counted in'),
    ...onKubernetes(native),
  },
  'scaling.scaleOutDelaySeconds': {
    compose: NOTHING_SCALES,
    ecs: approximated('a pause between two steps; Kubernetes waits before the first'),
    ...onKubernetes(native),
  },
  'scaling.scaleInDelaySeconds': {
    compose: NOTHING_SCALES,
    ecs: approximated('a pause between two steps; Kubernetes waits before the first'),
    ...onKubernetes(native),
  },

  'rollout.surgePercent': { compose: STOP_THEN_START, ecs: native, ...onKubernetes(native) },
  'rollout.unavailablePercent': { compose: STOP_THEN_START, ecs: native, ...onKubernetes(native) },
  'rollout.deadlineSeconds': {
    compose: STOP_THEN_START,
    ecs: absent('the circuit breaker counts tasks that failed, not seconds', 'ecs-circuit-breaker'),
    ...onKubernetes(approximated('marks the release as failed, and does nothing about it')),
  },
  'rollout.rollback': {
    compose: STOP_THEN_START,
    ecs: native,
    ...onKubernetes(
      absent('a Deployment goes back when it is told to, by kubectl rollout undo', 'kubernetes-deployments'),
    ),
  },

  'shutdown.drainSeconds': {
    compose: absent(
      'nothing in front could stop sending first: the stop signal comes at once',
      'compose-stop',
    ),
    ecs: native,
    eks: native,
    kubernetes: approximated(
      'the pod goes on serving for so long; when the ingress controller stops sending is its own affair',
    ),
  },
  'shutdown.stopSeconds': everywhere(native),
  'availability.spreadOverZones': {
    compose: ONE_MACHINE,
    ecs: approximated('a best effort, put right afterwards by starting and stopping tasks'),
    ...onKubernetes(approximated('a wish: where a zone is full, pods run together instead')),
  },
  'availability.maxUnavailableReplicas': {
    compose: ONE_MACHINE,
    ecs: needless(
      'there are no nodes to empty: a task that AWS retires is replaced within the minimum healthy percent',
      'ecs-task-retirement',
    ),
    ...onKubernetes(native),
  },

  'sidecars[]': {
    compose: approximated('a service beside it, not one unit with it: each is started and stopped by itself'),
    ...onAws(native),
    kubernetes: native,
  },
  'sidecars[].name': everywhere(native),
  'sidecars[].image': everywhere(native),
  'sidecars[].cpuMillicores': {
    compose: A_LIMIT_ONLY,
    ecs: approximated('the task is of the next size that Fargate has, and billed as such'),
    ...onKubernetes(native),
  },
  'sidecars[].memoryMiB': {
    compose: A_LIMIT_ONLY,
    ecs: approximated('the task is of the next size that Fargate has, and billed as such'),
    ...onKubernetes(native),
  },
  'sidecars[].userId': everywhere(native),
  'sidecars[].ports.*': { audience: 'containers', ...everywhere(native) },
  'sidecars[].endpoint.port': { audience: 'containers', ...everywhere(native) },
  'sidecars[].endpoint.environmentVariable': { audience: 'containers', ...everywhere(native) },
  'sidecars[].liveness.port': {
    compose: SIDECAR_NEEDS_A_COMMAND,
    ecs: SIDECAR_IS_NOT_ESSENTIAL,
    ...onKubernetes(native),
  },
  'sidecars[].liveness.path': {
    compose: SIDECAR_NEEDS_A_COMMAND,
    ecs: SIDECAR_IS_NOT_ESSENTIAL,
    ...onKubernetes(native),
  },
  'sidecars[].liveness.periodSeconds': {
    compose: SIDECAR_NEEDS_A_COMMAND,
    ecs: SIDECAR_IS_NOT_ESSENTIAL,
    ...onKubernetes(native),
  },
  'sidecars[].liveness.timeoutSeconds': {
    compose: SIDECAR_NEEDS_A_COMMAND,
    ecs: SIDECAR_IS_NOT_ESSENTIAL,
    ...onKubernetes(native),
  },
  'sidecars[].liveness.failureThreshold': {
    compose: SIDECAR_NEEDS_A_COMMAND,
    ecs: SIDECAR_IS_NOT_ESSENTIAL,
    ...onKubernetes(native),
  },
  'sidecars[].configuration.path': {
    compose: absent(
      'no file is mounted: Compose refuses an inline one where the root is read-only',
      'compose-configs',
    ),
    ecs: CONFIGURATION_IS_A_VARIABLE,
    ...onKubernetes(native),
  },
  'sidecars[].configuration.local': {
    audience: 'containers',
    compose: native,
    ...onAws(needless('the one for AWS stands instead', 'cloudwatch-otlp')),
    kubernetes: native,
  },
  'sidecars[].configuration.aws': {
    audience: 'containers',
    compose: NO_AWS,
    ...onAws(native),
    kubernetes: NO_AWS,
  },
  'sidecars[].configuration.withoutFiles.environmentVariable': {
    audience: 'containers',
    compose: native,
    ecs: native,
    ...onKubernetes(CONFIGURATION_IS_A_FILE),
  },
  'sidecars[].configuration.withoutFiles.command': {
    compose: native,
    ecs: native,
    ...onKubernetes(CONFIGURATION_IS_A_FILE),
  },
  'sidecars[].awsActions': { compose: NO_AWS, ...onAws(native), kubernetes: NO_AWS },

  'steps[]': everywhere(native),
  'steps[].name': everywhere(native),
  'steps[].command': everywhere(native),
  'steps[].neededFor': everywhere(native),

  'security.userId': everywhere(native),
  'security.readOnlyRootFilesystem': everywhere(native),
  'security.addCapabilities': everywhere(native),
  'security.seccompProfile': { compose: native, ecs: NO_SECCOMP, ...onKubernetes(native) },
  'security.allowPrivilegeEscalation': { compose: native, ecs: NO_SECCOMP, ...onKubernetes(native) },
  'security.writablePaths[]': everywhere(native),
  'security.writablePaths[].path': everywhere(native),
  'security.writablePaths[].sizeMiB': {
    compose: native,
    ecs: native,
    ...onKubernetes(approximated('on the node’s disk, and looked at now and then: too much evicts the pod')),
  },
  'network.outboundPorts': {
    compose: absent('a network has a way out or none: no rule names a port', 'compose-networks'),
    ecs: native,
    eks: approximated('enforced only because the chart switches the cluster’s controller on'),
    kubernetes: approximated('enforced only where the cluster’s network does it'),
  },
  'logs.retentionDays': {
    compose: absent('files are rotated by size, whatever their age', 'docker-json-file'),
    ...onAws(native),
    kubernetes: absent('nothing keeps the lines when the pod is gone', 'kubernetes-logging'),
  },
  'logs.maxFileMiB': {
    compose: native,
    ecs: needless('lines go to CloudWatch Logs: no file is kept', 'ecs-awslogs'),
    ...onKubernetes(ROTATED_BY_THE_KUBELET),
  },
  'logs.maxFiles': {
    compose: native,
    ecs: needless('lines go to CloudWatch Logs: no file is kept', 'ecs-awslogs'),
    ...onKubernetes(ROTATED_BY_THE_KUBELET),
  },
};
