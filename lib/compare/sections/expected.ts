import { cite, type Statement, say } from '../readings/cell.ts';
import { hungRestart } from '../readings/hung-restart.ts';
import type { Json } from '../readings/json.ts';
import { deregistrationDelay } from '../readings/kubernetes-reader.ts';
import { seconds } from '../readings/quantities.ts';
import type { Readers } from '../readings/readers.ts';
import {
  clause,
  combine,
  constant,
  found,
  listed,
  map,
  number,
  type Reading,
  some,
  words,
} from '../readings/reading.ts';
import { PROXY } from '../readings/service-connect.ts';
import type { ScenarioId } from '../runs/scenarios.ts';
import type { Target } from '../targets.ts';
import { BENCHMARK } from './placement.ts';

type Expected = Readonly<Partial<Record<ScenarioId, Statement>>>;

/** The word before statements of documentation, and what it means. */
export const DOCUMENTED = '"documented" is what documentation says';

/** The words before all statements that no run shows, and what they mean. */
export const NO_RUN = `${DOCUMENTED}, "expected" what should follow`;

/** Says what the documentation of the platform says. */
const documented: typeof say = (words, ...readings) => after('documented: ', say(words, ...readings));

/** Says what should follow from the settings, and is promised by no documentation. */
const hoped: typeof say = (words, ...readings) => after('expected, not measured: ', say(words, ...readings));

const after = (beginning: string, statement: Statement): Statement =>
  statement.complete ? { ...statement, text: `${beginning}${statement.text}` } : statement;

/**
 * Expectations for scenarios without a run, from the settings in the rendered files and from the documentation of the
 * platform. A scenario without such a source has no expectation.
 */
export const expected = (on: Readers, target: Target): Expected =>
  target === 'ecs' ? onEcs(on) : target === 'eks' ? onEks(on) : {};

/** The seconds after which a load balancer gives up a connection to a task that does not answer, with status 504. */
const CONNECTION_SECONDS = constant(10, 'elb-504');

/** The seconds in which several failed checks in a row are noticed. */
const noticed = (period: Reading<Json>, failures: Reading<Json>): Reading<number> =>
  combine(
    [number(map(period, seconds)), number(map(failures, Number))],
    (period, failures) => period * failures,
  );

/** Statements that are there if some place of the rendered files is, such as a probe that a service may not have. */
const where = <T extends Expected>(places: readonly Reading<unknown>[], tell: () => T): T | Expected =>
  places.some(({ value }) => value !== undefined) ? tell() : {};

function onEcs({ ecs }: Readers): Expected {
  const period = ecs.targets('HealthCheckIntervalSeconds');
  const failures = ecs.targets('UnhealthyThresholdCount');
  const away = noticed(period, failures);
  const unhealthy = noticed(ecs.main('HealthCheck', 'Interval'), ecs.main('HealthCheck', 'Retries'));
  const sidecars = found(ecs.ofSidecars('RestartPolicy', 'RestartAttemptPeriod'));
  const aboutCalls =
    some(ecs.calls) || some(ecs.callers)
      ? combine(
          [PROXY.failures, PROXY.within],
          (failures, within) =>
            `. Calls between services: Service Connect avoids a task after ${failures} failed connections in ${within} s`,
        )
      : words('');
  return {
    ...where([ecs.main('HealthCheck')], () => ({
      'hung-process': documented`after about ${away} s the load balancer sends it no more requests, and ECS replaces the task; requests already sent hang until the idle timeout; the task's own check alone would take ${unhealthy} s${cite('elb-health-checks', 'ecs-services')}`,
    })),
    'killed-sidecar': documented`restarted if it has run for ${listed(sidecars)} s, otherwise not; the task goes on${cite('ecs-container-restarts')}`,
    'node-lost': documented`ECS starts another task, after a time not known here. For about ${away} s the lost one still gets its share of new requests, which fail after ${CONNECTION_SECONDS} s each; those sent before hang until the idle timeout, ${ecs.loadBalancerAttribute('idle_timeout.timeout_seconds')} s${aboutCalls}${cite('ecs-services', 'elb-health-checks')}`,
    'node-drain': documented`AWS announces that it retires a task, and first starts another${cite('ecs-task-retirement')}`,
    ...where([ecs.scaling()], () => ({
      'scale-out-by-load': documented`in AWS's benchmark, more replicas are requested ${BENCHMARK.byDefault.asked} s after the load rises, and run after ${BENCHMARK.byDefault.run} s (as a blog quotes it). Three times the load needs a second step, at least ${ecs.scaling('ScaleOutCooldown')} s later; how long it takes is not documented`,
    })),
  };
}

function onEks({ eks, workPools }: Readers): Expected {
  const { annotation, deployment, main, own, scaler } = eks;
  const period = annotation('healthcheck-interval-seconds');
  const failures = annotation('unhealthy-threshold-count');
  const away = noticed(period, failures);
  const hung = hungRestart(eks);
  const restarted = {
    all: map(hung, ({ checks, grace }) => checks + grace),
    checks: map(hung, ({ checks }) => checks),
    grace: map(hung, ({ grace }) => grace),
  };
  const ofPreStop = clause(
    combine([main('lifecycle', 'preStop'), hung], (_, { hook }) => hook),
    (hook) => `, after ${hook} s of preStop`,
  );
  // The next pod of a singleton keeps away from the old one, which is there until its node is deleted.
  const replaced = eks.oneAtATime.value
    ? map(eks.oneAtATime, () => 'its pod is replaced when the node is deleted')
    : map(
        LOST.tolerated,
        (tolerated) => `its pods are replaced ${tolerated} s after that (tolerationSeconds)`,
      );
  // The load balancer leads requests to the pods themselves; calls between services go through a ClusterIP.
  const untilThen = words(
    some(eks.calls) || some(eks.callers)
      ? '; until then, calls between services may go to its pods and fail'
      : '',
  );
  const drain = deregistrationDelay(eks);
  const released = hoped`no request fails: a new pod is ready only once the load balancer finds it healthy, and an old one drains for ${drain} s before it stops${cite('eks-readiness-gate')}`;
  const budget = documented`at most ${own('PodDisruptionBudget')('spec', 'maxUnavailable')} pod is gone at a time${cite('kubernetes-disruptions')}`;
  const room = documented`pods that do not fit wait until Auto Mode adds nodes of pools ${workPools}${cite('eks-auto-mode')}`;
  const sidecars = listed(found(eks.sidecars));
  return {
    'first-start': room,
    'rolling-release': released,
    rollback: hoped`no request fails, as in a release${cite('eks-readiness-gate')}`,
    'never-healthy': hoped`no request fails: old pods keep serving, and the release is marked as failed after ${deployment('progressDeadlineSeconds')} s${cite('kubernetes-deployments')}`,
    ...where([period, failures], () => ({
      'killed-process': documented`its requests in flight fail; the kubelet starts the container again${cite('kubernetes-restarts')}, and the load balancer stops sending it requests within ${away} s${cite('elb-health-checks')}`,
      'node-lost': documented`the load balancer stops sending it requests after ${away} s${cite('elb-health-checks')}; the node counts as lost after ${LOST.noticed} s, or sooner if its instance was terminated${untilThen}; ${replaced}, and EKS replaces a node not ready for ${LOST.repaired} min`,
      ...where([main('livenessProbe')], () => ({
        'hung-process': documented`the load balancer stops sending it requests after ${away} s, and the kubelet restarts the container after about ${restarted.all} s: checks fail for ${restarted.checks} s, and SIGKILL follows ${restarted.grace} s later${ofPreStop}${cite('elb-health-checks', 'kubernetes-probes')}`,
      })),
    })),
    'killed-sidecar': documented`${sidecars} is started again; until then its pod gets no requests${cite('kubernetes-sidecar-readiness')}`,
    'broken-sidecar': hoped`no request fails: a pod whose ${sidecars} ends at once never becomes ready, and old pods keep serving${cite('kubernetes-sidecar-readiness')}`,
    'scale-out': room,
    'scale-in': hoped`no request fails: a pod drains for ${drain} s before it stops${cite('kubernetes-pod-termination')}`,
    ...where([scaler('metrics')], () => ({
      'scale-out-by-load': documented`more pods are requested when the load was too high for ${scaler('behavior', 'scaleUp', 'stabilizationWindowSeconds')} s; the autoscaler checks every ${CHECK_SECONDS} s. When they run is not known: a new node may have to start first`,
    })),
    ...where([own('PodDisruptionBudget')()], () => ({ eviction: budget, 'node-drain': budget })),
  };
}

/** The seconds between two checks of the HorizontalPodAutoscaler, by default. */
const CHECK_SECONDS = constant(15, 'kubernetes-autoscaling');

/** The times after which Kubernetes and EKS act on a silent node, by default. The definition sets none of them. */
const LOST = {
  /** `--node-monitor-grace-period`, in seconds. */
  noticed: constant(50, 'kubernetes-nodes'),
  /** `tolerationSeconds` of each pod for a node that is not reachable. */
  tolerated: constant(300, 'kubernetes-taints'),
  /** Minutes in the condition `Ready: False` until automatic node repair. */
  repaired: constant(30, 'eks-node-repair'),
};

/** The documented events after the end of a run on any Kubernetes. A singleton waits until its node is deleted. */
export const afterRun = ({ kubernetes }: Pick<Readers, 'kubernetes'>): Expected =>
  kubernetes.oneAtATime.value
    ? {}
    : {
        'node-lost': documented`its pods are replaced ${combine([LOST.noticed, LOST.tolerated], (noticed, tolerated) => noticed + tolerated)} s after the loss (tolerationSeconds)`,
      };
