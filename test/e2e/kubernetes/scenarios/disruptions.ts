import { spawnSync } from 'node:child_process';
import { shown } from '../../findings.ts';
import {
  expectCommandDone,
  expectNoFailure,
  expectNothingLost,
  MOMENT,
  measured,
  spanOf,
  untilIs,
} from '../../measured.ts';
import { CORDONED, DOWN } from '../cleanup.ts';
import { kubectl } from '../kubectl.ts';
import { NAMESPACE, service } from '../manifests.ts';
import { settings } from '../settings.ts';
import { clusterScenario, type Need, type OnStage } from '../stage.ts';
import { followLog, type Watch } from '../watch.ts';
import { holdReplicas, nameOf, settled, twinPod } from '../workload.ts';

const steadySeconds = service.shutdown.drainSeconds + 8;

const twoNodes: Need = ({ cluster }) =>
  cluster.nodes.length < 2 ? 'one node: its pods have nowhere to go' : undefined;

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
        await kubectl(['uncordon', node]);
        await kubectl(['annotate', 'node', node, `${CORDONED}-`]);
      }
    },
    twoNodes,
  );

  clusterScenario(
    stage,
    ['node-lost'],
    async (keep, front) => {
      if (!settings.losableNode) throw new Error('the need has looked for it');
      const { name, down, up } = settings.losableNode;
      expect((await twinPod()).spec.nodeName).not.toBe(name);
      const placed = await spreadAgain();
      expect(placed.map(({ spec }) => spec.nodeName)).toContain(name);
      const steps = [
        `kubectl annotate node ${name} ${DOWN}=`,
        down,
        MOMENT,
        `kubectl wait --for=condition=Ready=Unknown node/${name} --timeout=120s`,
        MOMENT,
        // Until the front has heard of it.
        'sleep 5',
        up,
        `kubectl annotate node ${name} ${DOWN}-`,
        `kubectl wait --for=condition=Ready node/${name} --timeout=60s`,
      ];
      try {
        const result = await measured(front, ['sh', '-c', steps.join(' && ')], { steadySeconds: 10 });
        keep('node-lost', result, spanOf(result, 'noticedAfterSeconds'));
        expectCommandDone(result);
        expectNothingLost(result);
        expect(result.steady.reached).toBe(true);
        // What was lost is back, and was not replaced: pods are given five minutes.
        expect((await settled(service.replicas.min)).map(nameOf).sort()).toEqual(placed.map(nameOf).sort());
      } finally {
        spawnSync('sh', ['-c', up]);
      }
    },
    (on) =>
      twoNodes(on) ??
      (settings.losableNode ? undefined : 'LOSABLE_NODE, NODE_DOWN and NODE_UP are not given'),
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

/** Pods that were moved by what came before may be together by now. */
async function spreadAgain(): Promise<any[]> {
  const placed = await settled(service.replicas.min);
  if (new Set(placed.map(({ spec }) => spec.nodeName)).size > 1) return placed;
  await kubectl(['delete', 'pod', nameOf(placed[0]), '--wait=false']);
  return settled(service.replicas.min);
}
