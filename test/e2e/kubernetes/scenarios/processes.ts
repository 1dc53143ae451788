import { terminationGraceSeconds } from '../../../../lib/derive.ts';
import { notShown, shown } from '../../findings.ts';
import {
  expectCommandDone,
  expectNothingLost,
  failedOf,
  figures,
  lastFailedSeconds,
  type Measured,
  measured,
} from '../../measured.ts';
import { watchEndpoints } from '../endpoints.ts';
import { kubectlJson } from '../kubectl.ts';
import { service } from '../manifests.ts';
import { signalCommand } from '../signals.ts';
import type { OnStage } from '../stage.ts';
import { until } from '../until.ts';
import { holdReplicas, isReady, nameOf } from '../workload.ts';

/** A front hears of an endpoint's end a moment after the API server does: a controller gathers changes for up to 2 s. */
const FRONT_SECONDS = 3;

const appOf = (pod: any) => pod.status.containerStatuses.find(({ name }: any) => name === service.name);
const reread = (pod: any) => kubectlJson(['get', `pod/${nameOf(pod)}`]);

/** What becomes of a process that ends, or hangs, without anybody having asked it to. */
export function processes(stage: OnStage): { readonly hungIsRestarted: () => void } {
  let hung: { readonly pod: any; readonly sinceMs: number } | undefined;
  const { liveness, readiness } = service.health;

  /** Measures what a signal costs, until a while after the endpoint was withdrawn. */
  async function cost(pod: any, signal: 'SIGKILL' | 'SIGSTOP', steadySeconds: number) {
    const { front } = stage();
    if (!front) return undefined;
    const endpoints = watchEndpoints();
    try {
      const result = await measured(front, signalCommand(pod, signal), { steadySeconds, settleSeconds: 60 });
      expectCommandDone(result);
      expectNothingLost(result);
      const withdrawn = endpoints.withdrawnMs(pod, result.zeroMs);
      if (withdrawn === undefined) throw new Error(`the endpoint of ${nameOf(pod)} must be withdrawn`);
      return { front, result, withdrawnSeconds: (withdrawn - result.zeroMs) / 1000 };
    } finally {
      endpoints.stop();
    }
  }

  const text = (result: Measured, withdrawnSeconds: number): string =>
    `endpoint withdrawn ${withdrawnSeconds.toFixed(1)} s after the command began, ` +
    `last failure due at ${failedOf(result) > 0 ? lastFailedSeconds(result).toFixed(1) : '-'} s: ${figures(result)}`;

  it('comes back when its process is killed, which costs what is on its way to it and nothing after', async () => {
    const scenario = 'killed process (kill -9 of its host pid)';
    const [victim] = await holdReplicas(service.replicas.min);
    const measurement = await cost(victim, 'SIGKILL', 15);
    if (!measurement) return notShown(scenario, 'no front to measure at');
    const { front, result, withdrawnSeconds } = measurement;
    expect(lastFailedSeconds(result)).toBeLessThan(withdrawnSeconds + FRONT_SECONDS);
    const back = await until('the killed process again', async () => {
      const pod = await reread(victim);
      return isReady(pod) && appOf(pod).restartCount > 0 && pod;
    });
    expect(appOf(back)).toMatchObject({ restartCount: 1, lastState: { terminated: { exitCode: 137 } } });
    shown(scenario, `${front.name}, ${text(result, withdrawnSeconds)}`);
  });

  it('sends a hung process no more requests', async () => {
    const scenario = 'hung process (SIGSTOP by its host pid), readiness';
    const [victim] = await holdReplicas(service.replicas.min);
    hung = { pod: victim, sinceMs: Date.now() };
    const measurement = await cost(victim, 'SIGSTOP', 10);
    if (!measurement) return notShown(scenario, 'no front to measure at');
    const { front, result, withdrawnSeconds } = measurement;
    const limit = readiness.failureThreshold * (readiness.periodSeconds + readiness.timeoutSeconds);
    expect(withdrawnSeconds).toBeLessThan(limit + 3);
    expect(lastFailedSeconds(result)).toBeLessThan(withdrawnSeconds + FRONT_SECONDS);
    shown(scenario, `${front.name}, ${text(result, withdrawnSeconds)}`);
  });

  return {
    // Apart, so that others can go on while the cluster waits.
    hungIsRestarted: () =>
      it('restarts a hung process', async () => {
        if (!hung) throw new Error('a process must have been stopped before');
        const { pod, sinceMs } = hung;
        const detected = liveness.failureThreshold * (liveness.periodSeconds + liveness.timeoutSeconds);
        const limitSeconds = detected + terminationGraceSeconds(service) + 30;
        const back = await until(
          'the hung process again',
          async () => {
            const again = await reread(pod);
            return appOf(again).restartCount > appOf(pod).restartCount && isReady(again) && again;
          },
          limitSeconds,
        );
        const { running } = appOf(back).state;
        const after = (Date.parse(running.startedAt) - sinceMs) / 1000;
        shown('hung process, liveness', `started again ${after.toFixed(0)} s after it hung`);
      }),
  };
}
