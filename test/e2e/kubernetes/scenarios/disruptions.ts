import { notShown, shown } from '../../findings.ts';
import { expectNoFailure, figures, measured, untilIs } from '../../measured.ts';
import { CORDONED } from '../cleanup.ts';
import { kubectl } from '../kubectl.ts';
import { NAMESPACE, service } from '../manifests.ts';
import type { OnStage } from '../stage.ts';
import { watch } from '../watch.ts';
import { holdReplicas, nameOf, settled, twinPod } from '../workload.ts';

const steadySeconds = service.shutdown.drainSeconds + 8;

/** Pods that have to leave because somebody asks for their places. */
export function disruptions(stage: OnStage): void {
  it('gives up one pod at a time to evictions, without a failed request', async () => {
    const { front } = stage();
    const scenario = 'eviction of all pods, held by the budget';
    if (!front) return notShown(scenario, 'no front to measure at');
    const before = (await holdReplicas(service.replicas.min)).map(nameOf);
    const states = watch(['pods', before[0] ?? ''], ENDED);
    const result = await measured(front, ['sh', '-c', evictAll(before)], { steadySeconds });
    states.stop();
    expectNoFailure(result);
    expect(result.printed).toContain("violate the pod's disruption budget");
    const after = (await settled(service.replicas.min)).map(nameOf);
    expect(after.filter((name) => before.includes(name))).toEqual([]);
    shown(scenario, `${front.name}, ${figures(result)}`);

    const ended = states.lines.map(({ text }) => text.split(' ')).find(([app, sidecar]) => app && sidecar);
    if (!ended)
      throw new Error(`the pod's containers must have been seen to end; got ${JSON.stringify(states.lines)}`);
    expect([...ended].sort()).toEqual(ended);
    shown('native sidecar stops after the service', `service at ${ended[0]}, sidecar at ${ended[1]}`);
  });

  it('leaves a node that is drained, without a failed request', async () => {
    const { front, cluster } = stage();
    const scenario = 'node drain';
    if (!front) return notShown(scenario, 'no front to measure at');
    if (cluster.nodes.length < 2) return notShown(scenario, 'one node: its pods have nowhere to go');
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
      expectNoFailure(result);
      const nodes = (await settled(service.replicas.min)).map(({ spec }) => spec.nodeName);
      expect(nodes).not.toContain(node);
      shown(scenario, `${front.name}, of ${node}, the twin being on ${twinNode}: ${figures(result)}`);
    } finally {
      await kubectl(['uncordon', node]);
      await kubectl(['annotate', 'node', node, `${CORDONED}-`]);
    }
  });
}

/** When the service and its sidecar ended, of a pod that leaves. */
const ENDED =
  'jsonpath={.status.containerStatuses[0].state.terminated.finishedAt} ' +
  '{.status.initContainerStatuses[1].state.terminated.finishedAt}{"\\n"}';

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
