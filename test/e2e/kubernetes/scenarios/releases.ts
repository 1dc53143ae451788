import { expectNoFailure, MOMENT, measured, spanOf } from '../../measured.ts';
import { NAMESPACE, service } from '../manifests.ts';
import { clusterScenario, type OnStage } from '../stage.ts';
import { DEPLOYMENT, deploy, holdReplicas, nameOf, settled } from '../workload.ts';

const NEXT = `${service.version}-next`;
const kubectl = `kubectl --namespace=${NAMESPACE}`;
const status = `${kubectl} rollout status ${DEPLOYMENT} --timeout=120s`;

/** The definition's would be waited for in vain by everybody who runs this test. */
const DEADLINE_SECONDS = 20;

const versionOf = ({ spec }: any): string =>
  spec.containers
    .find(({ name }: any) => name === service.name)
    .env.find(({ name }: any) => name === 'SERVICE_VERSION').value;

/** So long the pods that were replaced go on draining and stopping, under load. */
const steadySeconds = service.shutdown.drainSeconds + 8;

/** New versions, good and bad, under load. */
export function releases(stage: OnStage): void {
  clusterScenario(stage, ['rolling-release', 'rollback'], async (keep, front) => {
    await holdReplicas(service.replicas.min);
    try {
      for (const [id, change, version] of [
        ['rolling-release', `set env ${DEPLOYMENT} SERVICE_VERSION=${NEXT}`, NEXT],
        ['rollback', `rollout undo ${DEPLOYMENT}`, service.version],
      ] as const) {
        const command = ['sh', '-c', `${kubectl} ${change} && ${status}`];
        const result = await measured(front, command, { steadySeconds });
        keep(id, result);
        expectNoFailure(result);
        expect(result.versions.map(({ version }) => version).sort()).toEqual([service.version, NEXT]);
        expect((await settled(service.replicas.min)).map(versionOf)).toEqual(
          Array(service.replicas.min).fill(version),
        );
      }
    } finally {
      await deploy();
    }
  });

  clusterScenario(stage, ['never-healthy'], async (keep, front) => {
    await holdReplicas(service.replicas.min);
    const before = (await settled(service.replicas.min)).map(nameOf).sort();
    const patch = {
      spec: {
        progressDeadlineSeconds: DEADLINE_SECONDS,
        template: {
          spec: { containers: [{ name: service.name, env: [{ name: 'PORT', value: 'none' }] }] },
        },
      },
    };
    const steps = [
      MOMENT,
      `${kubectl} patch ${DEPLOYMENT} --patch='${JSON.stringify(patch)}'`,
      `! ${status}`,
      MOMENT,
      `${kubectl} rollout undo ${DEPLOYMENT}`,
      status,
    ];
    try {
      const result = await measured(front, ['sh', '-c', steps.join(' && ')], { steadySeconds: 5 });
      const said = spanOf(result, 'saidAfterSeconds');
      keep('never-healthy', result, { ...said, deadlineSeconds: DEADLINE_SECONDS });
      expectNoFailure(result);
      expect(result.printed).toContain('exceeded its progress deadline');
      expect(said.saidAfterSeconds).toBeGreaterThan(DEADLINE_SECONDS - 1);
      expect(result.versions.map(({ version }) => version)).toEqual([service.version]);
      expect((await settled(service.replicas.min)).map(nameOf).sort()).toEqual(before);
    } finally {
      await deploy();
    }
  });
}
