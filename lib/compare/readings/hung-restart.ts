import type { ClusterReader } from './kubernetes-reader.ts';
import { seconds } from './quantities.ts';
import { combine, map, number, orElse, type Reading } from './reading.ts';

/** The shortest time between SIGTERM and SIGKILL, in seconds, however long preStop took. Source: kubelet, killContainer. */
const LEAST_AFTER_HOOK = 2;

/** The time until the kubelet starts a hung container again, in seconds. */
export interface HungRestart {
  /** Until the liveness probe has failed often enough. */
  readonly checks: number;
  /** From then on until SIGKILL: a hung process reacts to no other signal. */
  readonly grace: number;
  /** The part of it in which preStop runs. */
  readonly hook: number;
}

/**
 * Reads the time until a hung container is started again. The kubelet runs preStop after a failed liveness probe, too,
 * inside the grace period of the probe or, without one, of the pod.
 */
export function hungRestart({ main, pod }: Pick<ClusterReader, 'main' | 'pod'>): Reading<HungRestart> {
  const ofProbe = main('livenessProbe', 'terminationGracePeriodSeconds');
  const period = number(map(main('livenessProbe', 'periodSeconds'), seconds));
  const failures = number(main('livenessProbe', 'failureThreshold'));
  const ofPod = pod('terminationGracePeriodSeconds');
  const grace = number(
    ofProbe.value === undefined ? { ...ofPod, evidence: [...ofProbe.evidence, ...ofPod.evidence] } : ofProbe,
  );
  const sleep = orElse(number(main('lifecycle', 'preStop', 'sleep', 'seconds')), 0);
  return combine([period, failures, grace, sleep], (each, most, all, sleeps) => {
    const hook = Math.min(sleeps, all);
    return { checks: each * most, grace: Math.max(all, hook + LEAST_AFTER_HOOK), hook };
  });
}
