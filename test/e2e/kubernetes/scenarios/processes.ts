import { setTimeout as sleep } from 'node:timers/promises';
import { expectCommandDone, expectNothingLost, lastFailedSeconds, measured } from '../../measured.ts';
import { watchEndpoints } from '../endpoints.ts';
import { FRONT_SECONDS, type Front } from '../fronts.ts';
import { kubectl } from '../kubectl.ts';
import { service } from '../manifests.ts';
import { signalCommand } from '../signals.ts';
import { clusterScenario, type OnStage } from '../stage.ts';
import { containerStatus, holdReplicas, nameOf, restarted, settled } from '../workload.ts';

/** What becomes of a process that ends, or hangs, without anybody having asked it to. */
export function processes(stage: OnStage): void {
  const { liveness, readiness } = service.health;
  const { stopSeconds } = service.shutdown;

  clusterScenario(stage, ['killed-process'], async (keep, front) => {
    const victim = await aVictim();
    const { result, withdrawnSeconds } = await cost(front, victim, 'SIGKILL', 15);
    keep('killed-process', result, { endpointWithdrawnSeconds: withdrawnSeconds });
    expectCommandDone(result);
    expectNothingLost(result);
    expect(lastFailedSeconds(result)).toBeLessThan(withdrawnSeconds + FRONT_SECONDS);
    const again = await recovered(victim, 60);
    expect(containerStatus(again).lastState.terminated.exitCode).toBe(137);
  });

  clusterScenario(stage, ['hung-process'], async (keep, front) => {
    const victim = await aVictim();
    const { result, withdrawnSeconds } = await cost(front, victim, 'SIGSTOP', 10);
    const detectedSeconds = liveness.failureThreshold * (liveness.periodSeconds + liveness.timeoutSeconds);
    const again = await recovered(victim, detectedSeconds + stopSeconds + 30);
    const restartedSeconds =
      (Date.parse(containerStatus(again).state.running.startedAt) - result.zeroMs) / 1000;
    keep('hung-process', result, { endpointWithdrawnSeconds: withdrawnSeconds, restartedSeconds });
    expectCommandDone(result);
    expectNothingLost(result);
    const limit = readiness.failureThreshold * (readiness.periodSeconds + readiness.timeoutSeconds);
    expect(withdrawnSeconds).toBeLessThan(limit + 3);
    expect(lastFailedSeconds(result)).toBeLessThan(withdrawnSeconds + FRONT_SECONDS);
    expect(restartedSeconds).toBeLessThan(detectedSeconds + stopSeconds + 10);
  });
}

/** A pod whose process never ended so far: a second end is followed by a pause before the start, as is each after it. */
async function aVictim(): Promise<any> {
  const pods = await holdReplicas(service.replicas.min);
  const unharmed = pods.find((pod) => containerStatus(pod).restartCount === 0);
  if (unharmed) return unharmed;
  await kubectl(['delete', 'pod', nameOf(pods[0]), '--wait=false']);
  return (await settled(service.replicas.min)).find((pod) => containerStatus(pod).restartCount === 0);
}

/** Measures what a signal costs, until a while after the endpoint was withdrawn. */
async function cost(front: Front, pod: any, signal: 'SIGKILL' | 'SIGSTOP', steadySeconds: number) {
  const endpoints = watchEndpoints();
  try {
    const result = await measured(front, signalCommand(pod, signal), { steadySeconds, settleSeconds: 60 });
    const withdrawnMs = endpoints.withdrawnMs(pod, result.zeroMs);
    if (withdrawnMs === undefined) throw new Error(`the endpoint of ${nameOf(pod)} must be withdrawn`);
    return { result, withdrawnSeconds: (withdrawnMs - result.zeroMs) / 1000 };
  } finally {
    endpoints.stop();
  }
}

/** Ready again, and known to the front, so that what comes next does not pay for it. */
async function recovered(pod: any, limitSeconds: number): Promise<any> {
  const ready = await restarted(pod, limitSeconds);
  await sleep(FRONT_SECONDS * 1000);
  return ready;
}
