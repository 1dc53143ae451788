import { secretCommand } from '../../../../k8s/secrets.ts';
import {
  expectCommandDone,
  expectNothingLost,
  expectRecovered,
  MOMENT,
  measured,
  spanOf,
} from '../../measured.ts';
import { cleanUp } from '../cleanup.ts';
import { clusterScenario, type KubernetesFixture } from '../cluster-scenario.ts';
import { FOLDER, NAMESPACE, service } from '../rendered-manifests.ts';
import { DEPLOYMENT, holdReplicas, SELECTOR } from '../service-on-cluster.ts';

const kubectl = `kubectl --namespace=${NAMESPACE}`;
const status = `${kubectl} rollout status ${DEPLOYMENT} --timeout=120s`;

/** Registers a stop of all replicas, followed by a start. */
export function starts(fixture: () => KubernetesFixture): void {
  clusterScenario(fixture, ['clean-stop'], async (save, entry) => {
    const { min } = service.replicas;
    await holdReplicas(min);
    const gone = `${kubectl} wait --for=delete pods --selector=${SELECTOR} --timeout=90s`;
    const steps = [
      MOMENT,
      `${kubectl} scale ${DEPLOYMENT} --replicas=0`,
      gone,
      MOMENT,
      `${kubectl} scale ${DEPLOYMENT} --replicas=${min}`,
      status,
    ];
    const result = await measured(entry, ['sh', '-c', steps.join(' && ')]);
    save('clean-stop', result, spanOf(result, 'stoppedAfterSeconds'));
    expectRecovered(result);
    await holdReplicas(min);
  });
}

/** Registers the first start. It has to be the last scenario, because it removes everything first. */
export function firstStart(fixture: () => KubernetesFixture): void {
  clusterScenario(
    fixture,
    ['first-start'],
    async (save, entry) => {
      cleanUp();
      const start = { cold: true, ratePerSecond: 50, warmUpSeconds: 0 };
      const steps = [
        `kubectl apply -f ${FOLDER}/0-namespace.yaml`,
        // The header of the manifest prints this command.
        secretCommand(service)?.replaceAll('<value>', 'the-first-token') ?? 'true',
        `kubectl apply -f ${FOLDER}/`,
        status,
      ];
      const result = await measured(entry, ['sh', '-c', steps.join(' && ')], start);
      save('first-start', result);
      expectCommandDone(result);
      expectNothingLost(result);
      expect(result.requests.firstSuccessSeconds).toBeGreaterThan(0);
    },
    ({ entry }) =>
      entry?.name === 'Ingress' ? undefined : 'the NodePort belongs to the test, and not to the manifests',
  );
}
