import {
  expectCommandDone,
  expectNothingLost,
  expectRecovered,
  MOMENT,
  measured,
  spanOf,
} from '../../measured.ts';
import { cleanUp } from '../cleanup.ts';
import { FOLDER, NAMESPACE, service } from '../manifests.ts';
import { clusterScenario, type OnStage } from '../stage.ts';
import { DEPLOYMENT, holdReplicas, SELECTOR } from '../workload.ts';

const kubectl = `kubectl --namespace=${NAMESPACE}`;
const status = `${kubectl} rollout status ${DEPLOYMENT} --timeout=120s`;

/** All of it, stopped and started. */
export function starts(stage: OnStage): void {
  clusterScenario(stage, ['clean-stop'], async (keep, front) => {
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
    const result = await measured(front, ['sh', '-c', steps.join(' && ')]);
    keep('clean-stop', result, spanOf(result, 'stoppedAfterSeconds'));
    expectRecovered(result);
    await holdReplicas(min);
  });
}

/** The last that is done with a cluster, as it takes all away first. */
export function firstStart(stage: OnStage): void {
  clusterScenario(
    stage,
    ['first-start'],
    async (keep, front) => {
      cleanUp();
      const start = { cold: true, ratePerSecond: 50, warmUpSeconds: 0 };
      const result = await measured(front, ['sh', '-c', `kubectl apply -f ${FOLDER}/ && ${status}`], start);
      keep('first-start', result);
      expectCommandDone(result);
      expectNothingLost(result);
      expect(result.requests.firstSuccessSeconds).toBeGreaterThan(0);
    },
    ({ front }) =>
      front?.name === 'Ingress' ? undefined : 'a NodePort is of the test itself, and not of the manifests',
  );
}
