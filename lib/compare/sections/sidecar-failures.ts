import { absent, approximated, cite, type Judgement, native, seenBy } from '../readings/cell.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import type { Readers } from '../readings/readers.ts';
import { listed, map } from '../readings/reading.ts';
import { type Concern, clusters, judged, ofSidecars } from './section.ts';

/**
 * The effects of a failing sidecar: yes means that the service does not notice. The end-to-end tests cause each failure;
 * statements about ECS that an emulator cannot show have sources.
 */
export const sidecarFailures = (on: Readers): Concern[] => {
  const { compose, ecs } = on;
  const onClusters = (tell: (cluster: ClusterReader) => Judgement) =>
    clusters(on, (cluster) => ofSidecars(cluster.sidecars, () => tell(cluster)));
  const onCompose = (judgement: Judgement) => ofSidecars(compose.sidecars, () => judgement);
  const tasks = ecs.ofSidecars('Name');
  const onEcs = (judgement: Judgement) => ofSidecars(tasks, () => judgement);

  const essential = ecs.ofSidecars('Essential');
  const isEssential = essential.value?.some(Boolean);
  const period = listed(ecs.ofSidecars('RestartPolicy', 'RestartAttemptPeriod'));
  const withoutIt = map(essential, () => 'goes on without it');
  const stopsWithIt = absent`the task stops with it: ${map(essential, () => 'it is essential')}${cite('ecs-essential')}`;

  return [
    judged('sidecar ends', {
      compose: onCompose(
        native`restarted (${listed(compose.ofSidecars('restart'))}); the service goes on without it${cite('docker-restart')}${seenBy('e2e:compose')}`,
      ),
      ecs: onEcs(
        isEssential
          ? stopsWithIt
          : native`restarted if it ran for ${period} s, else not; the task ${withoutIt}${cite('ecs-essential', 'ecs-container-restarts')}`,
      ),
      ...onClusters(
        ({ sidecars }) =>
          approximated`${listed(sidecars)} is restarted, after a longer pause each time; until it runs, its pod is not ready and gets no requests${cite('kubernetes-sidecar-readiness', 'kubernetes-restarts')}${seenBy('e2e:kubernetes')}`,
      ),
    }),
    judged('sidecar that cannot start', {
      compose: onCompose(
        native`tried again and again (${listed(compose.ofSidecars('restart'))}); docker compose up succeeds, and the service goes on without it${seenBy('e2e:compose')}`,
      ),
      ecs: onEcs(
        isEssential
          ? stopsWithIt
          : native`the release succeeds, and the task ${withoutIt}; it is not tried again, as it never runs for ${period} s${cite('ecs-container-restarts', 'ecs-agent-start')}`,
      ),
      ...onClusters(
        ({ deployment }) =>
          approximated`its pod is ready for moments only: a release of it stops, as a pod counts when it was ready for ${deployment('minReadySeconds')} s, and the old pods serve on${cite('kubernetes-sidecar-readiness')}${seenBy('e2e:kubernetes')}`,
      ),
    }),
    judged('sidecar image missing', {
      compose: onCompose(
        approximated`docker compose up fails before it starts anything, as ${listed(compose.ofSidecars('image'))} cannot be pulled; what runs goes on${seenBy('e2e:compose')}`,
      ),
      ecs: onEcs(
        approximated`a new task fails, as ${ecs.main('Name')} starts after ${listed(tasks)}: a release of it fails, and the old tasks serve on${cite('ecs-pull-error', 'ecs-circuit-breaker')}${seenBy('e2e:aws')}`,
      ),
      ...onClusters(
        ({ sidecars }) =>
          approximated`a new pod waits for ${listed(sidecars)}: a release of it stops, and the old pods serve on${cite('kubernetes-sidecars')}${seenBy('e2e:kubernetes')}`,
      ),
    }),
  ];
};
