import { absent, approximated, cite, native } from '../readings/cell.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import { outboundOf } from '../readings/outbound.ts';
import { topologyKeys } from '../readings/pod-reader.ts';
import type { Readers } from '../readings/readers.ts';
import { combine, count, map, orElse, type Reading, text } from '../readings/reading.ts';
import { failedRelease } from './failed-release.ts';
import { noFailure } from './measured-failures.ts';
import { along } from './on-premises.ts';
import { type Concern, clusters, concern, judged } from './section.ts';

/** Needs about releases, hung processes and lost machines. */
export function failureNeeds(on: Readers): Concern[] {
  const { ecs, eks, workPools } = on;
  const { ifItsZoneFails } = outboundOf(on);
  const subnets = ecs.service('NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets');

  return [
    concern('no request fails in a release', [], noFailure(on, 'rolling-release')),
    concern('no request fails in a bad release', [], noFailure(on, 'never-healthy')),
    judged('a bad release is rolled back automatically', failedRelease(on)),
    hungProcess(on),
    judged('outlives a machine', {
      compose: absent`one machine${cite('compose-production')}`,
      ecs: ifSeveral(
        ecs.least,
        native,
      )`${atLeast(ecs.least)}; subnets in ${count(subnets)} zones, rebalancing ${map(text(ecs.service('AvailabilityZoneRebalancing')), (state) => state.toLowerCase())}${ifItsZoneFails}${cite('ecs-zone-rebalancing')}`,
      eks: ifSeveral(
        eks.least,
        eks.pod('topologySpreadConstraints').value ? native : approximated,
      )`${atLeast(eks.least)}; ${spreadOf(eks)}; nodes come from the pools ${workPools}${ifItsZoneFails}`,
      kubernetes: approximated`${atLeast(on.kubernetes.least)}; ${spreadOf(on.kubernetes)}, on several nodes of yours${along(on, '; its store is a single pod')}`,
    }),
  ];
}

function hungProcess(on: Readers): Concern {
  const { compose, ecs } = on;
  return judged('a hung process is replaced', {
    compose: compose.main('healthcheck').value
      ? absent`${map(compose.main('healthcheck', 'test'), () => 'its health check')} marks it unhealthy; nothing restarts it${cite('compose-unhealthy')}`
      : absent`${orElse(compose.main('healthcheck'), 'nothing notices')}, and nothing restarts it${cite('compose-unhealthy')}`,
    ecs: hungTask(ecs),
    ...clusters(on, ({ main }) =>
      main('livenessProbe').value
        ? native`restarted after its liveness probe has failed ${main('livenessProbe', 'failureThreshold')} times${cite('kubernetes-probes')}`
        : absent`${orElse(main('livenessProbe'), 'nothing notices')} as long as the process is there${cite('kubernetes-probes')}`,
    ),
  });
}

/** The cell of ECS: the check of the container, or that of the load balancer, ends a task. */
function hungTask({ main, service, targets }: Readers['ecs']) {
  if (main('HealthCheck').value && service('LoadBalancers', 0).value !== undefined)
    return native`by another task, after ${targets('UnhealthyThresholdCount')} failed checks of the load balancer, or ${main('HealthCheck', 'Retries')} of ${map(main('HealthCheck', 'Command'), () => 'its own health check')}${cite('elb-health-checks', 'ecs-health-checks', 'ecs-services')}`;
  if (main('HealthCheck').value)
    return native`by another task, after ${main('HealthCheck', 'Retries')} failures of ${map(main('HealthCheck', 'Command'), () => 'its health check')}${cite('ecs-health-checks', 'ecs-services')}`;
  return service('LoadBalancers', 0).value
    ? native`by another task, after ${map(service('LoadBalancers', 0), () => 'the check of the load balancer')} has failed${cite('elb-health-checks', 'ecs-services')}`
    : absent`${orElse(main('HealthCheck'), 'nothing notices')} as long as the process is there${cite('ecs-health-checks')}`;
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
    combine(
      [keys, pod('topologySpreadConstraints', 0, 'whenUnsatisfiable')],
      (all, otherwise) =>
        `spread over each ${all.join(' and ')}${otherwise === 'ScheduleAnyway' ? ' if there is room' : ''}`,
    ),
    'wherever the scheduler puts them',
  );
};
