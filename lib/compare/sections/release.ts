import { approximated, cite, type Judgement, native, say } from '../readings/cell.ts';
import type { EcsReader } from '../readings/ecs-reader.ts';
import { hungRestart } from '../readings/hung-restart.ts';
import { fieldsOf } from '../readings/json.ts';
import { type ClusterReader, deregistrationDelay } from '../readings/kubernetes-reader.ts';
import { percent, seconds } from '../readings/quantities.ts';
import type { Readers } from '../readings/readers.ts';
import { clause, combine, given, map, orElse, type Reading, text, words } from '../readings/reading.ts';
import { beforeRelease } from './before-release.ts';
import { failedRelease } from './failed-release.ts';
import {
  type Concern,
  cellsWith,
  cellsWithout,
  clusters,
  concern,
  judged,
  type SectionOf,
  waysIn,
} from './section.ts';

export const release: SectionOf = (on) => {
  const { compose, ecs, kubernetes } = on;
  const deployment = (...path: string[]) => ecs.service('DeploymentConfiguration', ...path);
  // A gap between two replicas is what the definition of a singleton asks for, and a loss for all others.
  const isSingleton = kubernetes.oneAtATime.value !== undefined;
  const gap = isSingleton ? native : approximated;
  const onCompose = orElse(compose.main('deploy', 'update_config'), 'stop, then start: a gap');

  return {
    title: 'Release and shutdown',
    concerns: [
      oneAtATime(on),
      beforeRelease(on),
      countsAsStarted(on),
      concern('release', ['rollout.surgePercent', 'rollout.unavailablePercent'], {
        compose: isSingleton
          ? native`${onCompose}${map(kubernetes.oneAtATime, () => '')}${cite('compose-update-config')}`
          : say`${onCompose}${cite('compose-update-config', 'compose-production')}`,
        ecs: stopsFirst(ecs)
          ? gap`${map(deployment('MaximumPercent'), () => 'stops the task, then starts the next')}: a gap${map(deployment('MinimumHealthyPercent'), () => '')}${cite('ecs-deployment-percents')}`
          : (deployment('MinimumHealthyPercent').value === 0
              ? approximated
              : say)`rolling, ${given('least', '% of replicas', deployment('MinimumHealthyPercent'))} to ${given('most', '% of replicas', deployment('MaximumPercent'))} % of tasks`,
        ...clusters(on, ({ deployment, oneAtATime }) => {
          if (oneAtATime.value)
            return native`${map(oneAtATime, () => 'stops the pod, then starts the next')}: a gap${cite('kubernetes-deployments')}`;
          const rolling = (key: string) => deployment('strategy', 'rollingUpdate', key);
          const least = given('least', '% of replicas', text(rolling('maxUnavailable')), (share) =>
            away(share, -1),
          );
          const most = given('most', '% of replicas', text(rolling('maxSurge')), (share) => away(share, +1));
          const mayStopAll = least.value === '100%';
          return (mayStopAll
            ? approximated
            : say)`rolling, surge ${map(most, spaced)}, unavailable ${map(least, spaced)}`;
        }),
      }),
      concern(
        'failed release',
        [
          'rollout.deadlineSeconds',
          'rollout.rollback',
          'rollout.failureThreshold.type',
          'rollout.failureThreshold.value',
          'rollout.failureThreshold.resetWhenHealthy',
        ],
        failedRelease(on),
      ),
      shutdown(on),
      inFlight(on),
    ],
  };
};

/** The end of a replica. The verdicts on draining are about a load balancer or a controller in front of it. */
function shutdown(on: Readers): Concern {
  const { compose, ecs } = on;
  const takesCalls = Object.values(waysIn(on)).some(({ value }) => value !== undefined);
  return concern('shutdown', ['shutdown.drainSeconds', 'shutdown.stopSeconds'], {
    compose: (takesCalls
      ? say
      : native)`stop signal at once, SIGKILL ${given('stop', 's', map(compose.main('stop_grace_period'), seconds))} s later (stop_grace_period)${cite('compose-services')}`,
    ecs: say`${drainOnEcs(ecs)}stop signal, SIGKILL ${given('stop', 's', ecs.main('StopTimeout'))} s later (stopTimeout)${cite('ecs-graceful-shutdown')}`,
    ...clusters(on, (cluster) => {
      const { main, pod, entrance } = cluster;
      return (entrance.value === undefined
        ? native
        : say)`${orElse(drain(main('lifecycle', 'preStop', 'sleep', 'seconds')), '')}stop signal, SIGKILL ${afterHook(cluster)} s later, ${given('drain and stop', 's', pod('terminationGracePeriodSeconds'))} s in all (terminationGracePeriodSeconds)${ofHung(cluster)}${isControlled(cluster) ? BY_CONTROLLER : words('')}${cite('kubernetes-pod-termination')}`;
    }),
  });
}

/** Nothing in the manifests tells an Ingress controller how to drain. */
const BY_CONTROLLER = words('; the ingress controller drains by its own rules');

/** Tells whether requests from outside come by a controller whose draining no manifest sets. */
const isControlled = (cluster: ClusterReader): boolean =>
  cluster.entrance.value !== undefined && deregistrationDelay(cluster).value === undefined;

/** The time until a container that hangs is killed, where its liveness probe has a grace period of its own. */
const ofHung = (cluster: ClusterReader): Reading<string> =>
  clause(
    combine(
      [cluster.main('livenessProbe', 'terminationGracePeriodSeconds'), hungRestart(cluster)],
      (_, { grace }) => grace,
    ),
    (s) => `; if its liveness probe fails, SIGKILL ${s} s after the last failure`,
  );

/** The time that requests have which a replica is answering when it has to leave. */
function inFlight(on: Readers): Concern {
  const { compose, ecs } = on;
  const graceOnCompose = map(compose.main('stop_grace_period'), seconds);
  return judged(
    'requests in flight',
    cellsWith(waysIn(on), () => ({
      compose: approximated`${toFinish(graceOnCompose)}; new requests fail until the next container is ready${cite('compose-services')}`,
      ecs: inFlightOnEcs(ecs),
      eks: inFlightOnEks(on.eks),
      kubernetes: inFlightOfPods(on.kubernetes),
    })),
  );
}

function inFlightOnEcs({ main, service, targetAttribute }: EcsReader): Judgement {
  const stop = main('StopTimeout');
  if (service('LoadBalancers', 0).value !== undefined)
    return native`${byBalancer(targetAttribute('deregistration_delay.timeout_seconds'), stop)}${cite('ecs-graceful-shutdown', 'elb-deregistration-delay')}`;
  const isConnected = service('ServiceConnectConfiguration', 'Enabled');
  return isConnected.value
    ? approximated`${map(isConnected, () => 'Service Connect')} sends new connections to other tasks, from a moment that is not documented; ${toFinish(stop)}${cite('ecs-graceful-shutdown', 'ecs-service-connect')}`
    : native`${toFinish(stop)}${cite('ecs-graceful-shutdown')}`;
}

function inFlightOnEks(eks: ClusterReader): Judgement {
  if (eks.entrance.value === undefined) return inFlightOfPods(eks);
  const served = combine(
    [eks.main('lifecycle', 'preStop', 'sleep', 'seconds'), deregistrationDelay(eks), afterHook(eks)],
    (hook, waits, left) =>
      `the pod serves for ${hook} s more; once its controller has deregistered it, the load balancer sends no new requests, and waits ${waits} s for those in flight. SIGTERM after the ${hook} s, SIGKILL ${left} s later`,
  );
  return native`${served}${cite('elb-deregistration-delay', 'kubernetes-pod-termination')}`;
}

function inFlightOfPods(cluster: ClusterReader): Judgement {
  const drain = cluster.main('lifecycle', 'preStop', 'sleep', 'seconds');
  const [tell, also] =
    cluster.entrance.value === undefined ? [native, words('')] : [approximated, BY_CONTROLLER];
  return tell`${orElse(told(drain), '')}${toFinish(afterHook(cluster))}${also}${cite('kubernetes-pod-termination')}`;
}

/** The seconds between SIGTERM, which comes after the hook, and SIGKILL. */
const afterHook = ({ main, pod }: ClusterReader): Reading<number> =>
  combine(
    [pod('terminationGracePeriodSeconds'), orElse(main('lifecycle', 'preStop', 'sleep', 'seconds'), 0)],
    (all, drained) => Number(all) - Number(drained),
  );

/** The time that a load balancer of AWS gives requests in flight. The program has more, but not for them. */
const byBalancer = (delay: Reading, stop: Reading): Reading<string> =>
  combine(
    [delay, stop],
    (waits, left) =>
      `the load balancer sends no new requests, and waits ${waits} s for those in flight. Then SIGTERM: until SIGKILL, ${left} s later, the program can finish other work`,
  );

/** The time for requests in flight: platforms give it, and the program uses it or not. */
const toFinish = (left: Reading): Reading<string> =>
  map(left, (s) => `the program has ${s} s from SIGTERM to SIGKILL for those in flight`);

const told = (time: Reading): Reading<string> =>
  map(map(time, seconds), (s) => `new requests stop within ${s} s; `);

/** A singleton: one writer at a time. */
function oneAtATime(on: Readers): Concern {
  const { compose, ecs, eks, kubernetes } = on;
  return judged(
    'one at a time',
    cellsWith({ eks: eks.oneAtATime, kubernetes: kubernetes.oneAtATime }, () => ({
      compose: native`${map(compose.main('image'), () => 'one container')}, stopped before it is created again${cite('compose-update-config')}`,
      ecs: native`at most ${ecs.service('DeploymentConfiguration', 'MaximumPercent')} % of ${ecs.most} task: a release, or an unhealthy task, stops the old one first${cite('ecs-deployment-percents')}`,
      ...clusters(on, (cluster) => {
        const first = map(cluster.oneAtATime, () => 'a release stops the old pod first');
        const alone = cluster.pod(
          'affinity',
          'podAntiAffinity',
          'requiredDuringSchedulingIgnoredDuringExecution',
        );
        if (alone.value)
          return native`${first}; also when a pod is deleted or drained, the next waits until the old one has ended ${map(alone, () => '(podAntiAffinity)')}: on a lost node, until you delete the node${cite('kubernetes-pod-affinity')}`;
        const [claim] = cluster.claims.value ?? [];
        const mode = cluster.object(`PersistentVolumeClaim/${claim}`)('spec', 'accessModes', 0);
        return mode.value === 'ReadWriteOncePod'
          ? native`${first}; also when a pod is deleted, the next waits until the old one has ended: its disk is for one pod (${mode})${cite('kubernetes-access-modes')}`
          : approximated`${first}; when a pod is deleted or its node is lost, the next may start before the old one has ended${cite('kubernetes-deployments')}`;
      }),
    })),
  );
}

/** The moment from which a replica counts as started, for a service that does not tell it. */
function countsAsStarted(on: Readers): Concern {
  const { compose, ecs, eks, kubernetes } = on;
  const probes = { eks: eks.main('readinessProbe'), kubernetes: kubernetes.main('readinessProbe') };
  const checked = orElse(
    map(ecs.main('HealthCheck'), () => 'when the health check of its container passes'),
    'when its task runs',
  );
  const answered = map(
    ecs.targets('Matcher'),
    (matcher) => `when it answers ${Object.values(fieldsOf(matcher))[0]}`,
  );
  return concern(
    'counts as started',
    [],
    cellsWithout(probes, () => ({
      compose: say`${orElse(
        map(compose.main('healthcheck'), () => 'when its health check passes'),
        'as soon as it runs',
      )}${cite('compose-up')}`,
      ecs: say`${ecs.service('LoadBalancers', 0).value === undefined ? checked : answered}${cite('ecs-services')}`,
      ...clusters(
        on,
        ({ main, deployment }) =>
          say`${orElse(main('readinessProbe'), 'as soon as it runs')}; a release goes on after ${deployment('minReadySeconds')} s${cite('kubernetes-deployments')}`,
      ),
    })),
  );
}

/** Tells whether a release stops the only task before it starts the next, as a singleton needs it. */
const stopsFirst = ({ service, most }: EcsReader): boolean =>
  most.value === 1 &&
  service('DeploymentConfiguration', 'MaximumPercent').value === 100 &&
  service('DeploymentConfiguration', 'MinimumHealthyPercent').value === 0;

/** `50%` with a space before its sign, as elsewhere. */
const spaced = (share: string): string => share.replace('%', ' %');

/** 100 % with a share of it more or less. */
function away(share: string, sign: 1 | -1): number | undefined {
  const percents = percent(share);
  return percents === undefined ? undefined : 100 + sign * percents;
}

const drain = (time: Reading): Reading<string> =>
  map(given('drain', 's', time, seconds), (s) => `drains ${s} s, `);

/** The load balancer drains a task. A task without one gets the stop signal at once. */
const drainOnEcs = ({ service, targetAttribute }: EcsReader): Reading<string> =>
  service('LoadBalancers', 0).value === undefined
    ? words('')
    : drain(targetAttribute('deregistration_delay.timeout_seconds'));
