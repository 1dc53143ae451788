import {
  expectCommandDone,
  expectNoFailure,
  expectNothingLost,
  figures,
  MOMENT,
  measured,
  spanOf,
  untilIs,
} from '../../measured.ts';
import { notShown, shown } from '../../tier-findings.ts';
import { until } from '../../until.ts';
import { clusterScenario, type KubernetesFixture, type Need } from '../cluster-scenario.ts';
import { kubectlJson } from '../kubectl.ts';
import { NAMESPACE, service, the } from '../rendered-manifests.ts';
import { freeReplicas, holdReplicas, patchAutoscaler, settled } from '../service-on-cluster.ts';

/*
 * The tests change two values of the autoscaler. The CPU target is lower: two small cores also run the
 * client, the cluster and the store, so they cannot bring two replicas to the target of the definition. The time before scaling in is shorter.
 */
const TARGET_PERCENT = 20;
const DOWN_SECONDS = 15;

const READY = 'status.readyReplicas';

/** The shell condition that compares a number of replicas of the Deployment. */
const replicas = (path: string, test: string): string =>
  `[ "$(kubectl --namespace=${NAMESPACE} get deployment ${service.name} --output=jsonpath='{.${path}}')" ${test} ]`;

/** Registers scaling by hand. It changes the bounds of the autoscaler, which would undo any other change. */
export function scaling(fixture: () => KubernetesFixture): void {
  const { min } = service.replicas;

  clusterScenario(fixture, ['scale-out', 'scale-in'], async (save, entry) => {
    await holdReplicas(min);
    for (const [id, wanted, steadySeconds] of [
      ['scale-out', min * 2, 8],
      // Removed pods drain and stop under load.
      ['scale-in', min, service.shutdown.drainSeconds + 8],
    ] as const) {
      const spec = JSON.stringify({ spec: { minReplicas: wanted, maxReplicas: wanted } });
      const ask = `kubectl --namespace=${NAMESPACE} patch hpa/${service.name} --type=merge --patch='${spec}'`;
      const wait = untilIs(replicas(READY, `-eq ${wanted}`));
      const result = await measured(entry, ['sh', '-c', `${ask} && ${wait}`], {
        commandSeconds: 150,
        steadySeconds,
      });
      save(id, result);
      expectNoFailure(result);
      await settled(wanted);
    }
  });
}

/** Registers scaling by the autoscaler alone, under load. */
export function autoscaling(fixture: () => KubernetesFixture): void {
  const { min } = service.replicas;

  clusterScenario(
    fixture,
    ['scale-out-by-load'],
    async (save, entry) => {
      const [metric] = the('HorizontalPodAutoscaler').spec.metrics;
      const target = { type: 'Utilization', averageUtilization: TARGET_PERCENT };
      await holdReplicas(min);
      await patchAutoscaler({
        metrics: [{ ...metric, containerResource: { ...metric.containerResource, target } }],
      });
      try {
        // The autoscaler is held until it is quiet. Freed sooner, it may add replicas for the load of the scenario before.
        // Each replica then has less load, which looks like quiet.
        await quiet();
        const { minReplicas, maxReplicas } = the('HorizontalPodAutoscaler').spec;
        await patchAutoscaler({ minReplicas, maxReplicas });
        const steps = [MOMENT, untilReplicas('spec.replicas', min), MOMENT, untilReplicas(READY, min)];
        const load = { warmUpSeconds: 0, commandSeconds: 180, steadySeconds: 0.1 };
        const result = await measured(entry, ['sh', '-c', steps.join(' && ')], load);
        const scaledOut = spanOf(result, 'scaledOutSeconds');
        save('scale-out-by-load', result, scaledOut);
        expectCommandDone(result);
        expectNothingLost(result);
        // Sooner than the window means that the autoscaler did not wait; much later, that it did not notice.
        const { stabilizationWindowSeconds } = the('HorizontalPodAutoscaler').spec.behavior.scaleUp;
        // The load begins before the command, from which the seconds count.
        expect((scaledOut.scaledOutSeconds ?? 0) + result.config.warmUpSeconds).toBeGreaterThan(
          stabilizationWindowSeconds,
        );
        expect(scaledOut.scaledOutSeconds).toBeLessThan(stabilizationWindowSeconds + 90);
      } finally {
        await freeReplicas();
        await holdReplicas(min);
      }
    },
    podMetrics,
  );

  it('scales in again under less load, without a failed request', async () => {
    const { entry, cluster } = fixture();
    const scenario = 'autoscaler, in';
    if (!cluster.hasPodMetrics) return notShown(scenario, 'this cluster has no metrics API');
    if (!entry) return notShown(scenario, 'no entry point to load it through');
    await holdReplicas(min + 1);
    const { behavior } = the('HorizontalPodAutoscaler').spec;
    await freeReplicas();
    await patchAutoscaler({
      behavior: { scaleDown: { ...behavior.scaleDown, stabilizationWindowSeconds: DOWN_SECONDS } },
    });
    const result = await measured(entry, ['sh', '-c', untilIs(replicas(READY, `-eq ${min}`))], {
      commandSeconds: 150,
      steadySeconds: service.shutdown.drainSeconds + 8,
    });
    expectNoFailure(result);
    await settled(min);
    await freeReplicas();
    shown(
      scenario,
      `${entry.name}, with a stabilization of ${DOWN_SECONDS} s for the test: ${min} replicas after ` +
        `${result.command?.endedSeconds.toFixed(0)} s, ${figures(result)}`,
    );
  });
}

const podMetrics: Need = ({ cluster }) =>
  cluster.hasPodMetrics ? undefined : 'this cluster has no metrics API';

const untilReplicas = (path: string, more: number): string => untilIs(replicas(path, `-gt ${more}`));

/** Waits until the autoscaler remembers no load: its window looks back, and metrics come late. */
async function quiet(): Promise<void> {
  const { stabilizationWindowSeconds } = the('HorizontalPodAutoscaler').spec.behavior.scaleUp;
  let since: number | undefined;
  await until(
    `less than ${TARGET_PERCENT} % for ${stabilizationWindowSeconds} s`,
    async () => {
      const { status } = await kubectlJson(['get', `hpa/${service.name}`]);
      const percent = status.currentMetrics?.[0]?.containerResource?.current.averageUtilization;
      const isQuiet = percent !== undefined && percent < TARGET_PERCENT;
      since = isQuiet ? (since ?? Date.now()) : undefined;
      return since !== undefined && Date.now() - since > stabilizationWindowSeconds * 1000;
    },
    150,
  );
}
