import { cite, say } from '../cell.ts';
import { percent, seconds } from '../quantities.ts';
import { as, given, otherwise, type Reading } from '../reading.ts';
import { clusters, concern, type SectionOf } from '../section.ts';

export const release: SectionOf = (on) => {
  const { compose, ecs } = on;
  const deployment = (...path: string[]) => ecs.service('DeploymentConfiguration', ...path);

  return {
    title: 'Release and shutdown',
    concerns: [
      concern('release', ['rollout.surgePercent', 'rollout.unavailablePercent'], {
        compose: say`${otherwise(compose.main('deploy', 'update_config'), 'stop, then start: a gap')}${cite('compose-update-config', 'compose-production')}`,
        ecs: say`rolling, ${given('least', '% of replicas', deployment('MinimumHealthyPercent'))} to ${given('most', '% of replicas', deployment('MaximumPercent'))} % of tasks`,
        ...clusters(on, ({ deployment }) => {
          const rolling = (key: string) => deployment('strategy', 'rollingUpdate', key);
          const least = given(
            'least',
            '% of replicas',
            rolling('maxUnavailable'),
            (share: string) => 100 - percent(share),
          );
          const most = given(
            'most',
            '% of replicas',
            rolling('maxSurge'),
            (share: string) => 100 + percent(share),
          );
          return say`rolling, surge ${as(most, spaced)}, unavailable ${as(least, spaced)}`;
        }),
      }),
      concern('failed release', ['rollout.deadlineSeconds', 'rollout.rollback'], {
        compose: say`${otherwise(compose.main('deploy', 'rollback_config'), 'stays failed; rollback is yours')}${cite('compose-update-config')}`,
        ecs: say`a circuit breaker ${as(deployment('DeploymentCircuitBreaker', 'Rollback'), (rollback: boolean) => (rollback ? 'rolls back' : 'stops it'))}, once enough tasks have failed${cite('ecs-circuit-breaker')}`,
        ...clusters(
          on,
          ({ deployment }) =>
            say`marked as failed after ${given('deadline', 's', deployment('progressDeadlineSeconds'))} s without progress; rollback is yours${cite('kubernetes-deployments')}`,
        ),
      }),
      concern('shutdown', ['shutdown.drainSeconds', 'shutdown.stopSeconds'], {
        compose: say`stop signal at once, kill after ${given('stop', 's', as(compose.main('stop_grace_period'), seconds))} s${cite('compose-services')}`,
        ecs: say`${drain(ecs.targetAttribute('deregistration_delay.timeout_seconds'))}, stop signal, kill after ${given('stop', 's', ecs.main('StopTimeout'))} s${cite('ecs-graceful-shutdown')}`,
        ...clusters(on, ({ main, pod }) => {
          const lifecycle = main('lifecycle');
          const first = lifecycle.value
            ? drain(main('lifecycle', 'preStop', 'sleep', 'seconds'))
            : given('drain', 's', otherwise(lifecycle, 'no drain'), () => 0);
          return say`${first}, stop signal, kill ${given('drain and stop', 's', pod('terminationGracePeriodSeconds'))} s after it is asked to leave${cite('kubernetes-pod-termination')}`;
        }),
      }),
    ],
  };
};

/** `50%` with a space before its sign, as elsewhere. */
const spaced = (share: string): string => share.replace('%', ' %');

const drain = (time: Reading): Reading =>
  as(given('drain', 's', time, seconds), (s: string | number) =>
    Number(s) === 0 ? 'no drain' : `drains ${s} s`,
  );
