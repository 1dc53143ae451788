import { notShown, shown } from '../../findings.ts';
import { expectNoFailure, figures, measured } from '../../measured.ts';
import { NAMESPACE, service } from '../manifests.ts';
import type { OnStage } from '../stage.ts';
import { DEPLOYMENT, deploy, holdReplicas, nameOf, settled } from '../workload.ts';

const NEXT = `${service.version}-next`;
const kubectl = `kubectl --namespace=${NAMESPACE}`;
const status = `${kubectl} rollout status ${DEPLOYMENT} --timeout=120s`;

/** So long the pods that were replaced go on draining and stopping, under load. */
const steadySeconds = service.shutdown.drainSeconds + 8;

/** New versions, good and bad, under load. */
export function releases(stage: OnStage): void {
  it('is released and taken back without a failed request', async () => {
    const { front } = stage();
    const scenario = 'rolling release, and its undo';
    if (!front) return notShown(scenario, 'no front to measure at');
    await holdReplicas(service.replicas.min);
    const steps = [
      `${kubectl} set env ${DEPLOYMENT} SERVICE_VERSION=${NEXT}`,
      status,
      `${kubectl} rollout undo ${DEPLOYMENT}`,
      status,
    ];
    const result = await measured(front, ['sh', '-c', steps.join(' && ')], { steadySeconds });
    expectNoFailure(result);
    expect(result.versions.map(({ version }) => version).sort()).toEqual([service.version, NEXT]);
    shown(scenario, `${front.name}, ${figures(result)}`);
  });

  it('serves on when a release never gets healthy, and says that it made no progress', async () => {
    const { front } = stage();
    const scenario = 'release that never gets healthy';
    if (!front) return notShown(scenario, 'no front to measure at');
    const before = (await settled(service.replicas.min)).map(nameOf).sort();
    const patch = {
      spec: {
        // The definition's would be waited for in vain by everybody who runs this test.
        progressDeadlineSeconds: 20,
        template: {
          spec: { containers: [{ name: service.name, env: [{ name: 'PORT', value: 'none' }] }] },
        },
      },
    };
    const steps = [
      `${kubectl} patch ${DEPLOYMENT} --patch='${JSON.stringify(patch)}'`,
      `! ${status}`,
      `${kubectl} rollout undo ${DEPLOYMENT}`,
      status,
    ];
    const result = await measured(front, ['sh', '-c', steps.join(' && ')], { steadySeconds: 5 });
    expectNoFailure(result);
    expect(result.printed).toContain('exceeded its progress deadline');
    expect(result.versions.map(({ version }) => version)).toEqual([service.version]);
    expect((await settled(service.replicas.min)).map(nameOf).sort()).toEqual(before);
    await deploy();
    shown(scenario, `${front.name}, with a deadline of 20 s for the test, ${figures(result)}`);
  });
}
