import { absent, approximated, cite, native } from '../readings/cell.ts';
import { failureThreshold } from '../readings/failure-threshold.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import { topologyKeys } from '../readings/pod-reader.ts';
import type { Readers } from '../readings/readers.ts';
import { count, map, orElse, type Reading, text } from '../readings/reading.ts';
import { noFailure } from './measured-failures.ts';
import { type Concern, cellsWith, clusters, concern, judged } from './section.ts';

/** Needs about releases, hung processes and lost machines. */
export function failureNeeds(on: Readers): Concern[] {
  const { ecs, eks, nodePools } = on;
  const subnets = ecs.service('NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets');

  return [
    concern('no request fails in a release', [], noFailure(on, 'rolling-release')),
    concern('a bad release hurts nobody', [], noFailure(on, 'never-healthy')),
    judged('a bad release goes back by itself', {
      compose: absent`nothing goes back${cite('compose-update-config')}`,
      ecs: ecs.service('DeploymentConfiguration', 'DeploymentCircuitBreaker', 'Rollback').value
        ? native`${map(ecs.service('DeploymentConfiguration', 'DeploymentCircuitBreaker', 'Rollback'), () => 'the circuit breaker brings the last one back')}, after ${failureThreshold(ecs)}`
        : absent`${map(ecs.service('DeploymentConfiguration', 'DeploymentCircuitBreaker', 'Rollback'), () => 'the circuit breaker stops it, and brings nothing back')}${cite('ecs-circuit-breaker')}`,
      ...clusters(
        on,
        ({ deployment }) =>
          absent`it stops, and says so after ${deployment('progressDeadlineSeconds')} s; kubectl rollout undo is yours${cite('kubernetes-deployments')}`,
      ),
    }),
    hungProcess(on),
    judged('outlives a machine', {
      compose: absent`one machine${cite('compose-production')}`,
      ecs: ifSeveral(
        ecs.least,
        native,
      )`${atLeast(ecs.least)}; subnets in ${count(subnets)} zones, rebalancing ${map(text(ecs.service('AvailabilityZoneRebalancing')), (state) => state.toLowerCase())}${cite('ecs-zone-rebalancing')}`,
      eks: ifSeveral(
        eks.least,
        eks.pod('topologySpreadConstraints').value ? native : approximated,
      )`${atLeast(eks.least)}; ${spreadOf(eks)}; nodes come from pools ${nodePools}`,
      kubernetes: approximated`${atLeast(on.kubernetes.least)}; ${spreadOf(on.kubernetes)}, if you have several nodes`,
    }),
  ];
}

function hungProcess(on: Readers): Concern {
  const { compose, ecs, eks, kubernetes } = on;
  const check = ecs.main('HealthCheck');
  const places = {
    ecs: check,
    eks: eks.main('livenessProbe'),
    kubernetes: kubernetes.main('livenessProbe'),
  };
  return judged(
    'a hung process is replaced',
    cellsWith(places, () => ({
      compose: compose.main('healthcheck').value
        ? absent`${map(compose.main('healthcheck', 'test'), () => 'its health check')} marks it unhealthy, and nobody acts${cite('compose-unhealthy')}`
        : absent`${orElse(compose.main('healthcheck'), 'nothing notices')}: there is no health check${cite('compose-unhealthy')}`,
      ecs: check.value
        ? native`by another task, when ${map(ecs.main('HealthCheck', 'Command'), () => 'its health check')} has failed ${ecs.main('HealthCheck', 'Retries')} times${cite('ecs-health-checks', 'ecs-services')}`
        : absent`${orElse(check, 'nothing notices')}: there is no health check of the container${cite('ecs-health-checks')}`,
      ...clusters(
        on,
        ({ main }) =>
          native`restarted, when its liveness probe has failed ${main('livenessProbe', 'failureThreshold')} times${cite('kubernetes-probes')}`,
      ),
    })),
  );
}

/** With one replica, a lost machine is a gap until the platform has started another: the need is met partly. */
const ifSeveral = ({ value = 0 }: Reading<number>, tell: typeof native): typeof native =>
  value > 1 ? tell : approximated;

const atLeast = (least: Reading<number>): Reading<string> =>
  map(least, (replicas) =>
    replicas > 1
      ? `at least ${replicas} replicas`
      : 'at least one replica, so perhaps none until another has started',
  );

const spreadOf = ({ pod }: ClusterReader): Reading<string> => {
  const keys = topologyKeys(pod);
  return orElse(
    map(keys, (all) => `spread over each ${all.join(' and ')}`),
    'wherever the scheduler puts them',
  );
};
