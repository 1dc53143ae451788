import { TWIN } from '../../../../lib/derive.ts';
import { notShown, shown } from '../../findings.ts';
import { expectCommandDone, expectNothingLost, figures, measured } from '../../measured.ts';
import { CORDONED } from '../cleanup.ts';
import { NAMESPACE, service } from '../manifests.ts';
import { clusterScenario, type OnStage } from '../stage.ts';
import { holdReplicas, isReady, nameOf, pods, TWIN_SELECTOR, twinPod } from '../workload.ts';

const AWAY_SECONDS = 8;

/** The table's twin is one process, and a program for development: what it costs to lose it, and what it does not. */
export function twin(stage: OnStage): void {
  clusterScenario(stage, ['store-away'], async (keep, front) => {
    const before = await holdReplicas(service.replicas.min);
    const scale = (replicas: number) =>
      `kubectl --namespace=${NAMESPACE} scale deployment/${TWIN} --replicas=${replicas}`;
    const status = `kubectl --namespace=${NAMESPACE} rollout status deployment/${TWIN} --timeout=90s`;
    const steps = [scale(0), `sleep ${AWAY_SECONDS}`, scale(1), status];
    // Few requests, as the twin is slow when it has just begun: not what is measured here.
    const result = await measured(front, ['sh', '-c', steps.join(' && ')], { ratePerSecond: 50 });
    keep('store-away', result);
    expectCommandDone(result);
    expectNothingLost(result);
    expect(result.steady.reached).toBe(true);
    expect(result.operations.page.succeeded).toBe(result.operations.page.due);
    expect((await pods()).map(restarts)).toEqual(before.map(restarts));
  });
}

/** The node of the twin, which no other scenario touches. */
export function twinLoss(stage: OnStage): void {
  it('outlives a twin that is killed and has no node to come back to: pages go on, no replica is replaced, no link is lost', async () => {
    const { front } = stage();
    const scenario = 'twin killed, its node cordoned';
    if (!front) return notShown(scenario, 'no front to measure at');
    const before = await holdReplicas(service.replicas.min);
    const node = (await twinPod()).spec.nodeName;
    const twins = `--namespace=${NAMESPACE}`;
    const steps = [
      `kubectl annotate node ${node} ${CORDONED}=`,
      `kubectl cordon ${node}`,
      `kubectl ${twins} delete pods --selector=${TWIN_SELECTOR} --grace-period=0 --force`,
      `sleep ${AWAY_SECONDS}`,
      `kubectl ${twins} get pods --selector=${TWIN_SELECTOR} --no-headers`,
      `kubectl uncordon ${node}`,
      `kubectl annotate node ${node} ${CORDONED}-`,
      `kubectl ${twins} rollout status deployment --selector=${TWIN_SELECTOR} --timeout=90s`,
    ];
    // Few requests, as the twin is slow when it has just begun: not what is measured here.
    const result = await measured(front, ['sh', '-c', steps.join(' && ')], { ratePerSecond: 50 });
    expectCommandDone(result);
    expectNothingLost(result);
    expect(result.steady.reached).toBe(true);
    expect(result.operations.page.succeeded).toBe(result.operations.page.due);
    const after = await pods();
    expect(after.map(restarts)).toEqual(before.map(restarts));
    expect(after.every(isReady)).toBe(true);
    const [state] = /(Pending|Running|ContainerCreating)/.exec(result.printed) ?? ['gone'];
    shown(
      scenario,
      `${front.name}, 50 requests a second; ${node} cordoned and the twin killed, which was ${state} ${AWAY_SECONDS} s ` +
        `later: ${figures(result)}. Not shown: a node that falls silent`,
    );
  });
}

const restarts = (pod: any): string =>
  `${nameOf(pod)} ${pod.status.containerStatuses.map(({ restartCount }: any) => restartCount)}`;
