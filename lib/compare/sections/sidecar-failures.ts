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
        native`restarted again and again (${listed(compose.ofSidecars('restart'))}); docker compose up succeeds, and the service goes on without it${seenBy('e2e:compose')}`,
      ),
      ecs: onEcs(
        isEssential
          ? stopsWithIt
          : native`the release succeeds, and the task ${withoutIt}; it is not restarted, as it never runs for ${period} s${cite('ecs-container-restarts', 'ecs-agent-start')}`,
      ),
      ...onClusters(
        ({ deployment }) =>
          approximated`a new pod is never ready for ${deployment('minReadySeconds')} s: the release stops, and old pods keep serving${cite('kubernetes-sidecar-readiness')}${seenBy('e2e:kubernetes')}`,
      ),
    }),
    judged('sidecar image missing', {
      compose: onCompose(
        approximated`docker compose up fails before it starts anything, as ${listed(compose.ofSidecars('image'))} cannot be pulled; running containers stay${seenBy('e2e:compose')}`,
      ),
      ecs: onEcs(
        approximated`a new task fails, as ${ecs.main('Name')} starts after ${listed(tasks)}: the release fails, and old tasks keep serving${cite('ecs-pull-error', 'ecs-circuit-breaker')}${seenBy('e2e:aws')}`,
      ),
      ...onClusters(
        ({ sidecars }) =>
          approximated`a new pod waits for ${listed(sidecars)}: the release stops, and old pods keep serving${cite('kubernetes-sidecars')}${seenBy('e2e:kubernetes')}`,
      ),
    }),
  ];
};
