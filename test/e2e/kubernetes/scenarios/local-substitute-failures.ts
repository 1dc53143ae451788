import { LOCAL_SUBSTITUTE } from '../../../../lib/definition/local-substitute.ts';
import { expectRecovered, figures, measured, type ScenarioMeasurement } from '../../measured.ts';
import { notShown, shown } from '../../tier-findings.ts';
import { clusterScenario, type KubernetesFixture } from '../cluster-scenario.ts';
import { signalCommand } from '../helper-pods.ts';
import { substitutePod } from '../local-substitute-pod.ts';
import { containerStatus, restarts } from '../pod-status.ts';
import { NAMESPACE, service } from '../rendered-manifests.ts';
import { holdReplicas, pods, restarted } from '../service-on-cluster.ts';

const AWAY_SECONDS = 8;

/** A small load: the local substitute is slow just after its start, and its speed is not measured here. */
const FEW = { ratePerSecond: 50 };

/** Registers the tests that lose the table's local substitute. It is a single process, made for development. */
export function localSubstituteFailures(fixture: () => KubernetesFixture): void {
  clusterScenario(fixture, ['store-away'], async (save, entry) => {
    const before = await holdReplicas(service.replicas.min);
    const scale = (replicas: number) =>
      `kubectl --namespace=${NAMESPACE} scale deployment/${LOCAL_SUBSTITUTE} --replicas=${replicas}`;
    const status = `kubectl --namespace=${NAMESPACE} rollout status deployment/${LOCAL_SUBSTITUTE} --timeout=90s`;
    const steps = [scale(0), `sleep ${AWAY_SECONDS}`, scale(1), status];
    const result = await measured(entry, ['sh', '-c', steps.join(' && ')], FEW);
    save('store-away', result);
    expectOutlived(result);
    expect((await pods()).map(restarts)).toEqual(before.map(restarts));
  });

  it('outlives a local substitute that is killed: pages go on, no replica is replaced, no link is lost', async () => {
    const { entry } = fixture();
    const scenario = 'local substitute killed';
    if (!entry) return notShown(scenario, 'no entry point to measure');
    const before = await holdReplicas(service.replicas.min);
    const killed = await substitutePod();
    const result = await measured(entry, signalCommand(killed, 'SIGKILL', LOCAL_SUBSTITUTE), FEW);
    expectOutlived(result);
    const again = await restarted(killed, 60, LOCAL_SUBSTITUTE);
    expect(containerStatus(again, LOCAL_SUBSTITUTE).lastState.terminated.exitCode).toBe(137);
    expect((await pods()).map(restarts)).toEqual(before.map(restarts));
    shown(scenario, `${entry.name}, ${FEW.ratePerSecond} requests a second: ${figures(result)}`);
  });
}

/** Expects that nothing is lost, and that pages, which need no store, were served all the time. */
function expectOutlived(result: ScenarioMeasurement): void {
  expectRecovered(result);
  expect(result.operations.page!.succeeded).toBe(result.operations.page!.due);
}
