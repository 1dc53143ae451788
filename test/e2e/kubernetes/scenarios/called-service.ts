import { expectNoFailure, measured, ONE_REPLICA, type ScenarioMeasurement, untilIs } from '../../measured.ts';
import { visits } from '../../sample.ts';
import { shown } from '../../tier-findings.ts';
import { expectCounted, GONE_SECONDS, REDIRECTS, saveGone, withVisits } from '../../visit-witness.ts';
import { clusterScenario, type KubernetesFixture } from '../cluster-scenario.ts';
import type { EntryPoint } from '../entry-points.ts';
import { signalCommand } from '../helper-pods.ts';
import { containerStatus } from '../pod-status.ts';
import { NAMESPACE, service } from '../rendered-manifests.ts';
import { deploy, restarted, selectorOf, settled } from '../service-on-cluster.ts';

/*
 * What happens to `visits`, while users follow the links of `links`.
 */

/** As many requests as on Compose, since the one local substitute also stores a count for nearly each redirect. */
const LOAD = { ...ONE_REPLICA, ...REDIRECTS } as const;

const NEXT = `${visits.version}-next`;
const kubectl = `kubectl --namespace=${NAMESPACE}`;
const DEPLOYMENT = `deployment/${visits.name}`;
const { min } = visits.replicas;

/** The time in which replaced pods drain and stop. */
const steadySeconds = visits.shutdown.drainSeconds + 8;

/** Registers the scenarios of the service that `links` calls. */
export function calledServiceScenarios(fixture: () => KubernetesFixture): void {
  killed(fixture);
  scaled(fixture);
  released(fixture);
  gone(fixture);
}

function killed(fixture: () => KubernetesFixture): void {
  clusterScenario(fixture, ['called-killed'], async (save, entry) => {
    const [victim] = await settled(min, visits.name);
    const { result, witness } = await measuredWithVisits(
      entry,
      signalCommand(victim, 'SIGKILL', visits.name),
      { steadySeconds: 15 },
    );
    save('called-killed', result);
    expectNoFailure(result);
    expectCounted(witness);
    const again = await restarted(victim, 60, visits.name);
    expect(containerStatus(again, visits.name).lastState.terminated.exitCode).toBe(137);
  });
}

function scaled(fixture: () => KubernetesFixture): void {
  clusterScenario(fixture, ['called-scaled'], async (save, entry) => {
    await settled(min, visits.name);
    const steps = [min * 2, min].flatMap((replicas) => {
      const patch = JSON.stringify({ spec: { minReplicas: replicas, maxReplicas: replicas } });
      return [
        `${kubectl} patch hpa/${visits.name} --type=merge --patch='${patch}'`,
        untilIs(replicasAre('replicas', replicas)),
        untilIs(replicasAre('readyReplicas', replicas)),
      ];
    });
    try {
      const load = { commandSeconds: 150, steadySeconds };
      const { result, witness } = await measuredWithVisits(entry, ['sh', '-c', steps.join(' && ')], load);
      save('called-scaled', result);
      expectNoFailure(result);
      expectCounted(witness);
      await settled(min, visits.name);
    } finally {
      await deploy();
    }
  });
}

function released(fixture: () => KubernetesFixture): void {
  clusterScenario(fixture, ['called-release'], async (save, entry) => {
    await settled(min, visits.name);
    const status = `${kubectl} rollout status ${DEPLOYMENT} --timeout=120s`;
    try {
      const release = `${kubectl} set env ${DEPLOYMENT} SERVICE_VERSION=${NEXT} && ${status}`;
      const { result, witness } = await measuredWithVisits(entry, ['sh', '-c', release], { steadySeconds });
      save('called-release', result);
      expectNoFailure(result);
      expectCounted(witness);
      // The caller is not released.
      expect(result.versions.map(({ version }) => version)).toEqual([service.version]);
      expect((await settled(min, visits.name)).map(versionOf)).toEqual(Array(min).fill(NEXT));
    } finally {
      await deploy();
    }
    expect((await settled(min, visits.name)).map(versionOf)).toEqual(Array(min).fill(visits.version));
  });
}

function gone(fixture: () => KubernetesFixture): void {
  clusterScenario(fixture, ['called-gone'], async (save, entry) => {
    await settled(min, visits.name);
    const steps = [
      `${kubectl} scale ${DEPLOYMENT} --replicas=0`,
      `${kubectl} wait --for=delete pods --selector=${selectorOf(visits.name)} --timeout=60s`,
      `sleep ${GONE_SECONDS}`,
      `${kubectl} scale ${DEPLOYMENT} --replicas=${min}`,
      untilIs(replicasAre('readyReplicas', min)),
    ];
    const load = { commandSeconds: 200, steadySeconds: 10 };
    const { result, witness } = await measuredWithVisits(entry, ['sh', '-c', steps.join(' && ')], load);
    saveGone(save, result, witness);
    const latency = ({ latencyMilliseconds: of }: ScenarioMeasurement['phases']['during']) =>
      `p50 ${of?.p50} ms, p99 ${of?.p99} ms`;
    shown(
      'requests while a called service is gone',
      `before ${latency(result.phases.before)}; meanwhile ${latency(result.phases.during)}`,
    );
  });
}

const measuredWithVisits = (
  entry: EntryPoint,
  command: readonly string[],
  change: Parameters<typeof measured>[2],
) => withVisits(entry, () => measured(entry, command, { ...LOAD, ...change }));

/** The shell condition that the status of the Deployment has a number of replicas. */
const replicasAre = (field: string, wanted: number): string =>
  `[ "$(${kubectl} get ${DEPLOYMENT} --output=jsonpath='{.status.${field}}')" = ${wanted} ]`;

const versionOf = ({ spec }: any): string =>
  spec.containers
    .find(({ name }: any) => name === visits.name)
    .env.find(({ name }: any) => name === 'SERVICE_VERSION').value;
