import { setTimeout as sleep } from 'node:timers/promises';
import {
  expectCommandDone,
  expectNoFailureFrom,
  expectNothingLost,
  measured,
  ONE_REPLICA,
} from '../../measured.ts';
import { clusterScenario, type KubernetesFixture } from '../cluster-scenario.ts';
import { watchEndpoints } from '../endpoints.ts';
import { ENTRY_DELAY_SECONDS, type EntryPoint } from '../entry-points.ts';
import { signalCommand } from '../helper-pods.ts';
import { containerStatus, nameOf } from '../pod-status.ts';
import { service } from '../rendered-manifests.ts';
import { restarted, unharmedPod } from '../service-on-cluster.ts';

/** Registers the scenarios of a process that ends or hangs. */
export function processFailures(fixture: () => KubernetesFixture): void {
  const { liveness, readiness } = service.health;
  const { stopSeconds } = service.shutdown;

  clusterScenario(fixture, ['killed-process'], async (save, entry) => {
    const victim = await unharmedPod();
    const { result, withdrawnSeconds } = await measureSignal(entry, victim, 'SIGKILL', 15);
    save('killed-process', result, { endpointWithdrawnSeconds: withdrawnSeconds });
    expectCommandDone(result);
    expectNothingLost(result);
    expectNoFailureFrom(withdrawnSeconds + ENTRY_DELAY_SECONDS, result);
    const again = await recovered(victim, 60);
    expect(containerStatus(again).lastState.terminated.exitCode).toBe(137);
  });

  clusterScenario(fixture, ['hung-process'], async (save, entry) => {
    const victim = await unharmedPod();
    const { result, withdrawnSeconds } = await measureSignal(entry, victim, 'SIGSTOP', 10);
    const detectedSeconds = liveness.failureThreshold * (liveness.periodSeconds + liveness.timeoutSeconds);
    const again = await recovered(victim, detectedSeconds + stopSeconds + 30);
    const restartedSeconds =
      (Date.parse(containerStatus(again).state.running.startedAt) - result.zeroMs) / 1000;
    save('hung-process', result, { endpointWithdrawnSeconds: withdrawnSeconds, restartedSeconds });
    expectCommandDone(result);
    expectNothingLost(result);
    const limit = readiness.failureThreshold * (readiness.periodSeconds + readiness.timeoutSeconds);
    expect(withdrawnSeconds).toBeLessThan(limit + 3);
    expectNoFailureFrom(withdrawnSeconds + ENTRY_DELAY_SECONDS, result);
    expect(restartedSeconds).toBeLessThan(detectedSeconds + stopSeconds + 10);
  });
}

/** Measures the effect of a signal on users, until some seconds after the endpoint was withdrawn. */
async function measureSignal(
  entry: EntryPoint,
  pod: any,
  signal: 'SIGKILL' | 'SIGSTOP',
  steadySeconds: number,
) {
  const endpoints = watchEndpoints();
  try {
    const load = { ...ONE_REPLICA, steadySeconds, settleSeconds: 60 };
    const result = await measured(entry, signalCommand(pod, signal), load);
    const withdrawnMs = endpoints.withdrawnMs(pod, result.zeroMs);
    if (withdrawnMs === undefined) throw new Error(`the endpoint of ${nameOf(pod)} must be withdrawn`);
    return { result, withdrawnSeconds: (withdrawnMs - result.zeroMs) / 1000 };
  } finally {
    endpoints.stop();
  }
}

/** Waits until a pod is ready again and the entry point knows it, so that the next test does not pay for it. */
async function recovered(pod: any, limitSeconds: number): Promise<any> {
  const ready = await restarted(pod, limitSeconds);
  await sleep(ENTRY_DELAY_SECONDS * 1000);
  return ready;
}
