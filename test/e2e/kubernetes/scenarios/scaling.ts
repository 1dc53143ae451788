import { notShown, shown } from '../../findings.ts';
import {
  expectCommandDone,
  expectNoFailure,
  expectNothingLost,
  figures,
  measured,
  untilIs,
} from '../../measured.ts';
import { NAMESPACE, service, the } from '../manifests.ts';
import { clusterScenario, type OnStage } from '../stage.ts';
import { freeReplicas, holdReplicas, patchAutoscaler, pods, settled } from '../workload.ts';

/*
 * Two settings are changed for the test. The target, as two small cores that carry client, cluster and store besides
 * cannot bring two replicas to the definition's; and the time after which it scales in.
 */
const TARGET_PERCENT = 20;
const BUSY_RATE = 300;
const DOWN_SECONDS = 15;

/** Ends when the autoscaler has asked for a number of replicas, and has them. */
function whenReplicas(test: string): string[] {
  const get = `kubectl --namespace=${NAMESPACE} get deployment ${service.name}`;
  return ['sh', '-c', untilIs(`[ "$(${get} --output=jsonpath='{.status.readyReplicas}')" ${test} ]`)];
}

/** By hand, for which the autoscaler is told its bounds: it would undo whatever else is said. */
export function scaling(stage: OnStage): void {
  const { min } = service.replicas;

  clusterScenario(stage, ['scale-out', 'scale-in'], async (keep, front) => {
    await holdReplicas(min);
    for (const [id, replicas, steadySeconds] of [
      ['scale-out', min * 2, 8],
      // Those that leave drain and stop under load.
      ['scale-in', min, service.shutdown.drainSeconds + 8],
    ] as const) {
      const spec = JSON.stringify({ spec: { minReplicas: replicas, maxReplicas: replicas } });
      const ask = `kubectl --namespace=${NAMESPACE} patch hpa/${service.name} --type=merge --patch='${spec}'`;
      const [sh = '', c = '', wait = ''] = whenReplicas(`-eq ${replicas}`);
      const result = await measured(front, [sh, c, `${ask} && ${wait}`], {
        commandSeconds: 150,
        steadySeconds,
      });
      keep(id, result);
      expectNoFailure(result);
      await settled(replicas);
    }
  });
}

/** The autoscaler, under load that it was not told of. */
export function autoscaling(stage: OnStage): void {
  const { min } = service.replicas;

  it('scales out under load', async () => {
    const { front, cluster } = stage();
    const scenario = 'autoscaler, out';
    if (!cluster.hasPodMetrics) return notShown(scenario, 'this cluster has no metrics API');
    if (!front) return notShown(scenario, 'no front to load it through');
    const [metric] = the('HorizontalPodAutoscaler').spec.metrics;
    const target = { type: 'Utilization', averageUtilization: TARGET_PERCENT };
    await holdReplicas(min);
    await freeReplicas();
    await patchAutoscaler({
      metrics: [{ ...metric, containerResource: { ...metric.containerResource, target } }],
    });
    const load = { ratePerSecond: BUSY_RATE, commandSeconds: 150, settleSeconds: 0.1, steadySeconds: 0.1 };
    const result = await measured(front, whenReplicas(`-gt ${min}`), load);
    expectCommandDone(result);
    expectNothingLost(result);
    const seconds = result.command?.endedSeconds.toFixed(0);
    shown(
      scenario,
      `${front.name}, with a target of ${TARGET_PERCENT} % for the test: more than ${min} ready after ${seconds} s of ` +
        `${BUSY_RATE} requests a second, which came after other load: no time of reaction`,
    );
  });

  it('scales in again under less load, without a failed request', async () => {
    const { front, cluster } = stage();
    const scenario = 'autoscaler, in';
    if (!cluster.hasPodMetrics) return notShown(scenario, 'this cluster has no metrics API');
    if (!front) return notShown(scenario, 'no front to load it through');
    expect((await pods()).length).toBeGreaterThan(min);
    const { behavior } = the('HorizontalPodAutoscaler').spec;
    await freeReplicas();
    await patchAutoscaler({
      behavior: { scaleDown: { ...behavior.scaleDown, stabilizationWindowSeconds: DOWN_SECONDS } },
    });
    const result = await measured(front, whenReplicas(`-eq ${min}`), {
      commandSeconds: 150,
      steadySeconds: service.shutdown.drainSeconds + 8,
    });
    expectNoFailure(result);
    await settled(min);
    await freeReplicas();
    shown(
      scenario,
      `${front.name}, with a stabilization of ${DOWN_SECONDS} s for the test: ${min} replicas after ` +
        `${result.command?.endedSeconds.toFixed(0)} s, ${figures(result)}`,
    );
  });
}
