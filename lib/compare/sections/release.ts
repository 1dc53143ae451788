import { approximated, cite, native, say } from '../readings/cell.ts';
import type { EcsReader } from '../readings/ecs-reader.ts';
import { failureThreshold } from '../readings/failure-threshold.ts';
import { fieldsOf } from '../readings/json.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import { percent, seconds } from '../readings/quantities.ts';
import type { Readers } from '../readings/readers.ts';
import { flag, given, map, orElse, type Reading, text } from '../readings/reading.ts';
import { beforeRelease } from './before-release.ts';
import {
  type Concern,
  cellsWith,
  cellsWithout,
  clusters,
  concern,
  judged,
  type SectionOf,
} from './section.ts';

export const release: SectionOf = (on) => {
  const { compose, ecs } = on;
  const deployment = (...path: string[]) => ecs.service('DeploymentConfiguration', ...path);

  return {
    title: 'Release and shutdown',
    concerns: [
      oneAtATime(on),
      beforeRelease(on),
      countsAsStarted(on),
      concern('release', ['rollout.surgePercent', 'rollout.unavailablePercent'], {
        compose: say`${orElse(compose.main('deploy', 'update_config'), 'stop, then start: a gap')}${cite('compose-update-config', 'compose-production')}`,
        ecs: stopsFirst(ecs)
          ? native`${map(deployment('MaximumPercent'), () => 'stops the task, then starts the next')}: a gap${map(deployment('MinimumHealthyPercent'), () => '')}${cite('ecs-deployment-percents')}`
          : (deployment('MinimumHealthyPercent').value === 0
              ? approximated
              : say)`rolling, ${given('least', '% of replicas', deployment('MinimumHealthyPercent'))} to ${given('most', '% of replicas', deployment('MaximumPercent'))} % of tasks`,
        ...clusters(on, ({ deployment }) => {
          if (deployment('strategy', 'type').value === 'Recreate')
            return native`${map(deployment('strategy', 'type'), () => 'stops the pod, then starts the next')}: a gap${cite('kubernetes-deployments')}`;
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
        {
          compose: say`${orElse(compose.main('deploy', 'rollback_config'), 'stays failed; rollback is yours')}${cite('compose-update-config')}`,
          ecs: say`a circuit breaker ${map(flag(deployment('DeploymentCircuitBreaker', 'Rollback')), (rollback) => (rollback ? 'rolls back' : 'stops it'))} after ${failureThreshold(ecs)}`,
          ...clusters(
            on,
            ({ deployment }) =>
              say`marked as failed after ${given('deadline', 's', deployment('progressDeadlineSeconds'))} s without progress; rollback is yours${cite('kubernetes-deployments')}`,
          ),
        },
      ),
      concern('shutdown', ['shutdown.drainSeconds', 'shutdown.stopSeconds'], {
        compose: say`stop signal at once, kill after ${given('stop', 's', map(compose.main('stop_grace_period'), seconds))} s${cite('compose-services')}`,
        ecs: say`${drainOnEcs(on)}stop signal, kill after ${given('stop', 's', ecs.main('StopTimeout'))} s${cite('ecs-graceful-shutdown')}`,
        ...clusters(on, ({ main, pod, annotation, entrance }) => {
          const known = annotation('target-group-attributes').value !== undefined;
          const drainingRule: Reading<string> = {
            value: known || entrance.value === undefined ? '' : '; the controller drains by its own rule',
            evidence: [],
          };
          return say`${orElse(drain(main('lifecycle', 'preStop', 'sleep', 'seconds')), '')}stop signal, kill ${given('drain and stop', 's', pod('terminationGracePeriodSeconds'))} s after it is asked to leave${drainingRule}${cite('kubernetes-pod-termination')}`;
        }),
      }),
    ],
  };
};

/** A singleton: one writer at a time. */
function oneAtATime(on: Readers): Concern {
  const { compose, ecs, eks, kubernetes } = on;
  const recreates = ({ deployment }: ClusterReader): Reading<string> =>
    map(text(deployment('strategy', 'type')), (type) => (type === 'Recreate' ? type : undefined));
  return judged(
    'one at a time',
    cellsWith({ eks: recreates(eks), kubernetes: recreates(kubernetes) }, () => ({
      compose: native`${map(compose.main('image'), () => 'one container')}, stopped before it is made anew${cite('compose-update-config')}`,
      ecs: native`at most ${ecs.service('DeploymentConfiguration', 'MaximumPercent')} % of ${ecs.most} task: a release, or an unhealthy task, stops the old one first${cite('ecs-deployment-percents')}`,
      ...clusters(
        on,
        (cluster) =>
          approximated`${map(recreates(cluster), () => 'a release stops the old pod first')}; when a pod is deleted or its node is lost, the next may start before the old one has ended${cite('kubernetes-deployments')}`,
      ),
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
const drainOnEcs = ({ ecs }: Readers): Reading<string> =>
  ecs.service('LoadBalancers', 0).value === undefined
    ? { value: '', evidence: [] }
    : drain(ecs.targetAttribute('deregistration_delay.timeout_seconds'));
