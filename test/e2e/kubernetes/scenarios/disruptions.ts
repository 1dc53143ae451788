import { shown } from '../../findings.ts';
import { expectNoFailure, measured, untilIs } from '../../measured.ts';
import { CORDONED } from '../cleanup.ts';
import { NAMESPACE, service } from '../manifests.ts';
import { clusterScenario, type OnStage, twoNodes } from '../stage.ts';
import { followLog, type Watch } from '../watch.ts';
import { holdReplicas, nameOf, settled, spreadAgain, twinPod, uncordon } from '../workload.ts';

const steadySeconds = service.shutdown.drainSeconds + 8;

/** Pods that have to leave because somebody asks for their places. */
export function disruptions(stage: OnStage): void {
  clusterScenario(stage, ['eviction'], async (keep, front) => {
    const before = (await holdReplicas(service.replicas.min)).map(nameOf);
    const containers = [service.name, ...service.sidecars.map(({ name }) => name)];
    const logs = containers.map((name) => followLog(before[0] ?? '', name));
    const result = await measured(front, ['sh', '-c', evictAll(before)], { steadySeconds });
    for (const log of logs) log.stop();
    keep('eviction', result);
    expectNoFailure(result);
    expect(result.printed).toContain("violate the pod's disruption budget");
    const after = (await settled(service.replicas.min)).map(nameOf);
    expect(after.filter((name) => before.includes(name))).toEqual([]);

    // By their own words: the API server tells whole seconds, and of both ends at once.
    const [stopped, asked] = [timeOf(logs[0], '"msg":"stopped"'), timeOf(logs[1], 'Received signal')];
    expect([stopped, asked].sort()).toEqual([stopped, asked]);
    expect(stopped).not.toBe(asked);
    shown('native sidecar stops after the service', `service at ${stopped}, sidecar asked to at ${asked}`);
  });

  clusterScenario(
    stage,
    ['node-drain'],
    async (keep, front) => {
      const twinNode = (await twinPod()).spec.nodeName;
      const replicas = await spreadAgain();
      const node = replicas.map(({ spec }) => spec.nodeName).find((name) => name !== twinNode);
      if (node === undefined) throw new Error(`a pod must be on another node than the twin's, ${twinNode}`);
      const drain = [
        `kubectl annotate node ${node} ${CORDONED}=`,
        // The pods of this project alone: it is not our cluster. Not those of our helpers either.
        `kubectl drain ${node} --pod-selector=app.kubernetes.io/part-of=${service.name} --delete-emptydir-data --timeout=120s`,
      ];
      try {
        const result = await measured(front, ['sh', '-c', drain.join(' && ')], { steadySeconds: 8 });
        keep('node-drain', result);
        expectNoFailure(result);
        const nodes = (await settled(service.replicas.min)).map(({ spec }) => spec.nodeName);
        expect(nodes).not.toContain(node);
        shown('node that was drained', `${node}; the twin was on ${twinNode}, which was not`);
      } finally {
        await uncordon(node);
      }
    },
    twoNodes,
  );
}

/** When a container has written something. */
function timeOf(log: Watch | undefined, what: string): string {
  const line = log?.lines.find(({ text }) => text.includes(what));
  if (!line) throw new Error(`${what} must have been written; got ${log?.lines.at(-1)?.text}`);
  return line.text.split(' ')[0] ?? '';
}

/** Asks for all at once; who is refused is asked for again until it goes. kubectl drain does the same. */
function evictAll(pods: readonly string[]): string {
  const attempts = pods.map((name) => {
    const metadata = { name, namespace: NAMESPACE };
    const eviction = JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata });
    const path = `/api/v1/namespaces/${NAMESPACE}/pods/${name}/eviction`;
    return untilIs(`echo '${eviction}' | kubectl create --raw ${path} --filename=-`);
  });
  return attempts.join('; ');
}
