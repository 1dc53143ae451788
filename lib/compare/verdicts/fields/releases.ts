import {
  absent,
  approximated,
  everywhere,
  type FieldsOf,
  native,
  notApplicable,
  onKubernetes,
} from '../verdict.ts';

const ONE_CONTAINER = absent(
  'one container: a host port can be published once; without one, docker compose up --scale starts more',
  'compose-port-clash',
);
const NOTHING_SCALES = absent('Compose does not scale by itself', 'compose-deploy');
const BETWEEN_TWO_STEPS = approximated(
  'the time between two steps; the first step waits for an alarm on metrics of one a minute, whatever the number',
);
const STOP_THEN_START = absent(
  'a changed container is stopped before its successor is created: Compose ignores update_config and rollback_config',
  'compose-update-config',
);
const A_DEADLINE_ONLY = absent(
  'a Deployment does not count failed pods: it only has a deadline',
  'kubernetes-deployments',
);
const OF_THE_WHOLE_TASK = approximated('of the whole task: what the sidecars use counts as well');

/** The verdicts on replicas, scaling, releases and shutdown. */
export const releaseVerdicts: FieldsOf<'singleton' | 'replicas' | 'scaling' | 'rollout' | 'shutdown'> = {
  singleton: {
    compose: notApplicable(
      'every service has one container, which a release stops before it creates the next',
      'compose-update-config',
    ),
    ecs: native,
    ...onKubernetes(native),
  },
  replicas: { compose: ONE_CONTAINER, ecs: native, ...onKubernetes(native) },
  'replicas.min': { compose: ONE_CONTAINER, ecs: native, ...onKubernetes(native) },
  'replicas.max': { compose: ONE_CONTAINER, ecs: native, ...onKubernetes(native) },
  scaling: { compose: NOTHING_SCALES, ecs: native, ...onKubernetes(native) },
  'scaling.targetCpuPercent': { compose: NOTHING_SCALES, ecs: OF_THE_WHOLE_TASK, ...onKubernetes(native) },
  'scaling.targetMemoryPercent': { compose: NOTHING_SCALES, ecs: OF_THE_WHOLE_TASK, ...onKubernetes(native) },
  'scaling.scaleOutDelaySeconds': {
    compose: NOTHING_SCALES,
    ecs: BETWEEN_TWO_STEPS,
    ...onKubernetes(native),
  },
  'scaling.scaleInDelaySeconds': { compose: NOTHING_SCALES, ecs: BETWEEN_TWO_STEPS, ...onKubernetes(native) },

  'rollout.surgePercent': { compose: STOP_THEN_START, ecs: native, ...onKubernetes(native) },
  'rollout.unavailablePercent': { compose: STOP_THEN_START, ecs: native, ...onKubernetes(native) },
  'rollout.deadlineSeconds': {
    compose: STOP_THEN_START,
    ecs: absent('the circuit breaker counts failed tasks, not seconds', 'ecs-circuit-breaker'),
    ...onKubernetes(approximated('marks the release as failed, and does nothing else')),
  },
  'rollout.rollback': {
    compose: STOP_THEN_START,
    ecs: native,
    ...onKubernetes(
      absent('you roll a Deployment back yourself, by kubectl rollout undo', 'kubernetes-deployments'),
    ),
  },
  'rollout.failureThreshold': { compose: STOP_THEN_START, ecs: native, ...onKubernetes(A_DEADLINE_ONLY) },
  'rollout.failureThreshold.type': {
    compose: STOP_THEN_START,
    ecs: native,
    ...onKubernetes(A_DEADLINE_ONLY),
  },
  'rollout.failureThreshold.value': {
    compose: STOP_THEN_START,
    ecs: native,
    ...onKubernetes(A_DEADLINE_ONLY),
  },
  'rollout.failureThreshold.resetWhenHealthy': {
    compose: STOP_THEN_START,
    ecs: native,
    ...onKubernetes(A_DEADLINE_ONLY),
  },

  'shutdown.drainSeconds': {
    compose: absent(
      'no load balancer could stop sending requests first: the stop signal comes at once',
      'compose-stop',
    ),
    ecs: native,
    eks: native,
    kubernetes: approximated(
      'the pod goes on serving for this time; the ingress controller decides when it stops sending requests',
    ),
  },
  'shutdown.stopSeconds': everywhere(native),
};
