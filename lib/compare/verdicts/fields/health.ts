import {
  absent,
  approximated,
  type FieldsOf,
  type FieldVerdicts,
  native,
  notApplicable,
  onKubernetes,
  type Verdict,
} from '../verdict.ts';

const ONE_CHECK = absent(
  'a container has one health check, which asks for readiness; nothing restarts an unhealthy container',
  'docker-healthcheck',
);
const A_MARK = approximated(
  'one health check for all: containers that depend on this one wait for it, but no request is held back and nothing restarts',
);
const NO_START_CHECK = absent(
  'there is no check for the start: the liveness check runs from the beginning, and its failures do not count during the start period',
  'ecs-health-checks',
);
const START_PERIOD_ONLY = approximated('only the time for which failures of the liveness check do not count');
const NEEDS_A_COMMAND =
  'ECS runs a command in the container: without health.command, which makes the request, there is no check';
const ALSO_REPLACES = approximated(
  'for the load balancer alone, and ECS also replaces the task: there is no state of being not ready',
);
const ANY_ANSWER = approximated(
  'the load balancer cannot ask in this way: it requests / and takes any answer that is not a server error; without a public port there is no readiness check',
);
const NOT_ASKED = absent(
  'the load balancer asks in the protocol of the public port, HTTP or gRPC; without a public port there is no readiness check',
  'elb-health-checks',
);
const WITHOUT_A_NAME = absent(
  'the load balancer asks for the whole server: its health check has no field for the name of a gRPC service',
  'elb-health-checks',
);

const WAYS = [
  'http',
  'http.port',
  'http.path',
  'tcp',
  'tcp.port',
  'grpc',
  'grpc.port',
  'grpc.service',
  'exec',
  'exec.command',
] as const;
type Way = (typeof WAYS)[number];
type ProbeField = 'health.startup' | 'health.liveness' | 'health.readiness';

/** Verdicts on all fields that say how a probe asks. */
const ways = <P extends ProbeField>(
  probe: P,
  verdicts: (way: Way) => { readonly compose: Verdict; readonly ecs: Verdict },
): Record<`${P}.${Way}`, FieldVerdicts> =>
  Object.fromEntries(
    WAYS.map((way) => [`${probe}.${way}`, { ...verdicts(way), ...onKubernetes(native) }]),
  ) as Record<`${P}.${Way}`, FieldVerdicts>;

const readinessOnEcs = (way: Way): Verdict => {
  if (way === 'grpc.service') return WITHOUT_A_NAME;
  if (way === 'tcp' || way === 'exec') return ANY_ANSWER;
  return way === 'tcp.port' || way === 'exec.command' ? NOT_ASKED : ALSO_REPLACES;
};

/** The verdicts on the probes of a service. */
export const healthVerdicts: FieldsOf<'health'> = {
  'health.command': {
    compose: native,
    ecs: native,
    ...onKubernetes(
      notApplicable(
        'the node asks over the network by itself: the image needs no program for it',
        'kubernetes-probes',
      ),
    ),
  },

  'health.startup': {
    compose: approximated('only the time for which failures of the health check do not count'),
    ecs: START_PERIOD_ONLY,
    ...onKubernetes(native),
  },
  ...ways('health.startup', () => ({ compose: ONE_CHECK, ecs: NO_START_CHECK })),
  'health.startup.periodSeconds': {
    compose: approximated('the interval of the health check during the start'),
    ecs: START_PERIOD_ONLY,
    ...onKubernetes(native),
  },
  'health.startup.timeoutSeconds': { compose: ONE_CHECK, ecs: NO_START_CHECK, ...onKubernetes(native) },
  'health.startup.failureThreshold': {
    compose: approximated('only the time for which failures of the health check do not count'),
    ecs: START_PERIOD_ONLY,
    ...onKubernetes(native),
  },

  'health.liveness': { compose: ONE_CHECK, ecs: native, ...onKubernetes(native) },
  ...ways('health.liveness', (way) => ({
    compose: ONE_CHECK,
    ecs: way.startsWith('exec') ? native : approximated(NEEDS_A_COMMAND),
  })),
  'health.liveness.periodSeconds': { compose: ONE_CHECK, ecs: native, ...onKubernetes(native) },
  'health.liveness.timeoutSeconds': { compose: ONE_CHECK, ecs: native, ...onKubernetes(native) },
  'health.liveness.failureThreshold': { compose: ONE_CHECK, ecs: native, ...onKubernetes(native) },

  'health.readiness': { compose: A_MARK, ecs: ALSO_REPLACES, ...onKubernetes(native) },
  ...ways('health.readiness', (way) => ({
    compose: A_MARK,
    ecs: readinessOnEcs(way),
  })),
  'health.readiness.periodSeconds': { compose: A_MARK, ecs: ALSO_REPLACES, ...onKubernetes(native) },
  'health.readiness.timeoutSeconds': { compose: A_MARK, ecs: ALSO_REPLACES, ...onKubernetes(native) },
  'health.readiness.failureThreshold': { compose: A_MARK, ecs: ALSO_REPLACES, ...onKubernetes(native) },
  'health.readiness.successThreshold': {
    compose: absent('one good answer makes a container healthy', 'docker-healthcheck'),
    ecs: ALSO_REPLACES,
    ...onKubernetes(native),
  },
};
