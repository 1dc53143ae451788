import { expectNoFailure, measured, ONE_REPLICA, untilIs } from '../../measured.ts';
import { visits } from '../../sample.ts';
import { shown } from '../../tier-findings.ts';
import { CORDONED } from '../cleanup.ts';
import { clusterScenario, type KubernetesFixture, twoNodes } from '../cluster-scenario.ts';
import { substitutePod, uncordon } from '../local-substitute-pod.ts';
import { nameOf } from '../pod-status.ts';
import { application, NAMESPACE, service } from '../rendered-manifests.ts';
import { freeReplicas, holdReplicas, settled, spreadAgain } from '../service-on-cluster.ts';
import { followLog, type Watch } from '../watch.ts';

const steadySeconds = service.shutdown.drainSeconds + 8;

/** Registers the scenarios of voluntary disruptions, an eviction and a node drain, each of which leaves one replica alone for a while. */
export function disruptions(fixture: () => KubernetesFixture): void {
  clusterScenario(fixture, ['eviction'], async (save, entry) => {
    const before = (await holdReplicas(service.replicas.min)).map(nameOf);
    const containers = [service.name, ...service.sidecars.map(({ name }) => name)];
    const logs = containers.map((name) => followLog(before[0] ?? '', name));
    const load = { ...ONE_REPLICA, steadySeconds };
    const result = await measured(entry, ['sh', '-c', evictAll(before)], load);
    for (const log of logs) log.stop();
    save('eviction', result);
    expectNoFailure(result);
    expect(result.printed).toContain("violate the pod's disruption budget");
    const after = (await settled(service.replicas.min)).map(nameOf);
    expect(after.filter((name) => before.includes(name))).toEqual([]);

    // The times are those in the logs: the API server shows whole seconds, and both ends in the same moment.
    const [stopped, asked] = [timeOf(logs[0], '"msg":"stopped"'), timeOf(logs[1], 'Received signal')];
    expect([stopped, asked].sort()).toEqual([stopped, asked]);
    expect(stopped).not.toBe(asked);
    shown('native sidecar stops after the service', `service at ${stopped}, sidecar asked to at ${asked}`);
  });

  clusterScenario(
    fixture,
    ['node-drain'],
    async (save, entry) => {
      const substituteNode = (await substitutePod()).spec.nodeName;
      const replicas = await spreadAgain();
      const node = replicas.map(({ spec }) => spec.nodeName).find((name) => name !== substituteNode);
      if (node === undefined)
        throw new Error(`a pod must be on another node than the local substitute, ${substituteNode}`);
      const drain = [
        `kubectl annotate node ${node} ${CORDONED}=`,
        // Only the pods of this project: the cluster may have others, and the helper pods have to stay.
        `kubectl drain ${node} --pod-selector=app.kubernetes.io/part-of=${application.name} --delete-emptydir-data --timeout=120s`,
      ];
      try {
        // Makes room for all that moves to one node: on a small one, a second pod of `visits` could take the place of
        // `links`, which would wait.
        await holdReplicas(1, visits.name);
        const load = { ...ONE_REPLICA, steadySeconds: 8 };
        const result = await measured(entry, ['sh', '-c', drain.join(' && ')], load);
        save('node-drain', result);
        expectNoFailure(result);
        const nodes = (await settled(service.replicas.min)).map(({ spec }) => spec.nodeName);
        expect(nodes).not.toContain(node);
        shown(
          'node that was drained',
          `${node}; the local substitute was on ${substituteNode}, which was not drained`,
        );
      } finally {
        await uncordon(node);
        await freeReplicas(visits.name);
        await settled(visits.replicas.min, visits.name);
      }
    },
    twoNodes,
  );
}

/** The time at which a container has written a text. */
function timeOf(log: Watch | undefined, what: string): string {
  const line = log?.lines.find(({ text }) => text.includes(what));
  if (!line) throw new Error(`${what} must have been written; got ${log?.lines.at(-1)?.text}`);
  return line.text.split(' ')[0] ?? '';
}

/** The shell command that evicts all pods. A refused eviction is repeated until it succeeds, as `kubectl drain` does. */
function evictAll(pods: readonly string[]): string {
  const attempts = pods.map((name) => {
    const metadata = { name, namespace: NAMESPACE };
    const eviction = JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata });
    const path = `/api/v1/namespaces/${NAMESPACE}/pods/${name}/eviction`;
    return untilIs(`echo '${eviction}' | kubectl create --raw ${path} --filename=-`);
  });
  return attempts.join('; ');
}
