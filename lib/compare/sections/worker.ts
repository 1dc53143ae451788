import { approximated, cite, native } from '../readings/cell.ts';
import { seconds } from '../readings/quantities.ts';
import type { Readers } from '../readings/readers.ts';
import { given, map, orElse, type Reading } from '../readings/reading.ts';
import { type Concern, cellsWithout, clusters, judged, waysIn } from './section.ts';

/**
 * The row about a service without a port: how each platform runs it, what tells that it lives, and what a release does
 * with a worker in the middle of its work. The row says yes where a worker that hangs is noticed.
 */
export function worker(on: Readers): Concern {
  const { compose, ecs } = on;
  const check = ecs.main('HealthCheck');
  const task = orElse(ecs.main('PortMappings'), 'a task that takes no calls');
  const onEcs = release(ecs.main('StopTimeout'), 'later');
  return judged(
    'worker',
    cellsWithout(waysIn(on), () => ({
      compose: approximated`${orElse(compose.main('ports'), 'a container that takes no calls')}; restarted when it exits (${compose.main('restart')}), not when it hangs; ${release(compose.main('stop_grace_period'), 'later')}${cite('docker-restart', 'compose-unhealthy', 'compose-services')}`,
      ecs: check.value
        ? native`${task}; replaced when it exits, or fails its health check ${ecs.main('HealthCheck', 'Retries')} times; ${onEcs}${cite('ecs-services', 'ecs-health-checks', 'ecs-graceful-shutdown')}`
        : approximated`${task}; replaced when it exits, ${orElse(check, 'not when it hangs')}; ${onEcs}${cite('ecs-services', 'ecs-health-checks', 'ecs-graceful-shutdown')}`,
      ...clusters(on, ({ own, main, pod }) => {
        const probe = main('livenessProbe');
        const behind = orElse(own('Service')(), 'a pod without a Service');
        const onRelease = release(pod('terminationGracePeriodSeconds'), 'after termination starts');
        return probe.value
          ? native`${behind}; restarted when it exits, or fails its liveness probe ${main('livenessProbe', 'failureThreshold')} times; ${onRelease}${cite('kubernetes-restarts', 'kubernetes-probes', 'kubernetes-pod-termination')}`
          : approximated`${behind}; restarted when it exits, ${orElse(probe, 'not when it hangs')}; ${onRelease}${cite('kubernetes-restarts', 'kubernetes-probes', 'kubernetes-pod-termination')}`;
      }),
    })),
  );
}

/** The time that a release leaves to a worker for the rest of its work. */
const release = (time: Reading, since: string): Reading<string> =>
  map(
    given('stop', 's', map(time, seconds)),
    (s) => `a release sends the stop signal during its work, and SIGKILL ${s} s ${since}`,
  );
