import { TWIN } from '../../../../lib/derive.ts';
import { notShown, shown } from '../../findings.ts';
import { expectRecovered, figures, type Measured, measured } from '../../measured.ts';
import { NAMESPACE, service } from '../manifests.ts';
import { signalCommand } from '../signals.ts';
import { clusterScenario, type OnStage } from '../stage.ts';
import { containerStatus, holdReplicas, pods, restarted, restarts, twinPod } from '../workload.ts';

const AWAY_SECONDS = 8;

/** Few, as the twin is slow when it has just begun: not what is measured here. */
const FEW = { ratePerSecond: 50 };

/** The table's twin is one process, and a program for development: what it costs to lose it, and what it does not. */
export function twin(stage: OnStage): void {
  clusterScenario(stage, ['store-away'], async (keep, front) => {
    const before = await holdReplicas(service.replicas.min);
    const scale = (replicas: number) =>
      `kubectl --namespace=${NAMESPACE} scale deployment/${TWIN} --replicas=${replicas}`;
    const status = `kubectl --namespace=${NAMESPACE} rollout status deployment/${TWIN} --timeout=90s`;
    const steps = [scale(0), `sleep ${AWAY_SECONDS}`, scale(1), status];
    const result = await measured(front, ['sh', '-c', steps.join(' && ')], FEW);
    keep('store-away', result);
    expectOutlived(result);
    expect((await pods()).map(restarts)).toEqual(before.map(restarts));
  });

  it('outlives a twin that is killed: pages go on, no replica is replaced, no link is lost', async () => {
    const { front } = stage();
    const scenario = 'twin killed';
    if (!front) return notShown(scenario, 'no front to measure at');
    const before = await holdReplicas(service.replicas.min);
    const killed = await twinPod();
    const result = await measured(front, signalCommand(killed, 'SIGKILL', TWIN), FEW);
    expectOutlived(result);
    const again = await restarted(killed, 60, TWIN);
    expect(containerStatus(again, TWIN).lastState.terminated.exitCode).toBe(137);
    expect((await pods()).map(restarts)).toEqual(before.map(restarts));
    shown(scenario, `${front.name}, ${FEW.ratePerSecond} requests a second: ${figures(result)}`);
  });
}

function expectOutlived(result: Measured): void {
  expectRecovered(result);
  expect(result.operations.page.succeeded).toBe(result.operations.page.due);
}
