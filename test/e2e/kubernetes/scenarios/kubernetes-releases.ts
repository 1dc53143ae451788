import { expectNoFailure, MOMENT, measured, spanOf } from '../../measured.ts';
import { arrivalSeconds, expectCounted, VisitWitness } from '../../visit-witness.ts';
import { clusterScenario, type KubernetesFixture } from '../cluster-scenario.ts';
import { nameOf } from '../pod-status.ts';
import { NAMESPACE, service } from '../rendered-manifests.ts';
import { DEPLOYMENT, deploy, holdReplicas, settled } from '../service-on-cluster.ts';

const NEXT = `${service.version}-next`;
const kubectl = `kubectl --namespace=${NAMESPACE}`;
const status = `${kubectl} rollout status ${DEPLOYMENT} --timeout=120s`;

/** The progress deadline for the tests: nobody should wait for the deadline of the definition. */
const DEADLINE_SECONDS = 20;

const versionOf = ({ spec }: any): string =>
  spec.containers
    .find(({ name }: any) => name === service.name)
    .env.find(({ name }: any) => name === 'SERVICE_VERSION').value;

/** The time in which replaced pods drain and stop, under load. */
const steadySeconds = service.shutdown.drainSeconds + 8;

/** Registers the scenarios of a release that works, its rollback, and a release that never gets healthy. */
export function releases(fixture: () => KubernetesFixture): void {
  clusterScenario(fixture, ['rolling-release', 'rollback'], async (save, entry) => {
    await holdReplicas(service.replicas.min);
    try {
      for (const [id, change, version] of [
        ['rolling-release', `set env ${DEPLOYMENT} SERVICE_VERSION=${NEXT}`, NEXT],
        ['rollback', `rollout undo ${DEPLOYMENT}`, service.version],
      ] as const) {
        const command = ['sh', '-c', `${kubectl} ${change} && ${status}`];
        const { result, witness } = await VisitWitness.during(entry, () =>
          measured(entry, command, { steadySeconds }),
        );
        save(id, result);
        expectNoFailure(result);
        // Replicas that stop report the visits that they have not reported yet.
        await witness.settle(arrivalSeconds(result.writes.acknowledged));
        expectCounted(witness);
        expect(result.versions.map(({ version }) => version).sort()).toEqual([service.version, NEXT]);
        expect((await settled(service.replicas.min)).map(versionOf)).toEqual(
          Array(service.replicas.min).fill(version),
        );
      }
    } finally {
      await deploy();
    }
  });

  clusterScenario(fixture, ['never-healthy'], async (save, entry) => {
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
      const result = await measured(entry, ['sh', '-c', steps.join(' && ')], { steadySeconds: 5 });
      const said = spanOf(result, 'saidAfterSeconds');
      save('never-healthy', result, { ...said, deadlineSeconds: DEADLINE_SECONDS });
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
