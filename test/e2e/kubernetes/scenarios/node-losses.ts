import { spawnSync } from 'node:child_process';
import type { ScenarioId } from '../../../../lib/compare/runs/scenarios.ts';
import {
  expectNoFailureFrom,
  expectRecovered,
  MOMENT,
  measured,
  ONE_REPLICA,
  spanOf,
  warmUp,
} from '../../measured.ts';
import { DOWN } from '../cleanup.ts';
import { clusterEnvironment, type LosableNode } from '../cluster-environment.ts';
import { clusterScenario, type KubernetesFixture, type Need, twoNodes } from '../cluster-scenario.ts';
import { ENTRY_DELAY_SECONDS, type EntryPoint } from '../entry-points.ts';
import { substitutePod } from '../local-substitute-pod.ts';
import { isReady, restarts } from '../pod-status.ts';
import { service } from '../rendered-manifests.ts';
import { holdReplicas, moveSubstitute, settled, spreadAgain } from '../service-on-cluster.ts';

const aLosableNode: Need = (on) =>
  twoNodes(on) ??
  (clusterEnvironment.losableNode ? undefined : 'LOSABLE_NODE, NODE_DOWN and NODE_UP are not given');

/** Registers the loss of a node that has one of the replicas. */
export function nodeLoss(fixture: () => KubernetesFixture): void {
  loss(fixture, 'node-lost', async ({ name }) => {
    expect((await substitutePod()).spec.nodeName).not.toBe(name);
  });
}

/** Registers the loss of a node that also has the table's local substitute: the replica that is left has no store. */
export function substituteNodeLoss(fixture: () => KubernetesFixture): void {
  loss(fixture, 'store-node-lost', async ({ name }, entry) => {
    await holdReplicas(service.replicas.min);
    if ((await substitutePod()).spec.nodeName === name) return;
    await moveSubstitute(name);
    await warmUp(entry);
  });
}

/** Registers the loss of a node, under the load for one replica: the replica that is left would refuse more. */
function loss(
  fixture: () => KubernetesFixture,
  id: ScenarioId,
  prepare: (node: LosableNode, entry: EntryPoint) => Promise<void>,
): void {
  clusterScenario(
    fixture,
    [id],
    async (save, entry) => {
      const node = clusterEnvironment.losableNode;
      if (!node) throw new Error('LOSABLE_NODE must be given: see aLosableNode');
      await prepare(node, entry);
      const placed = await spreadAgain();
      expect(placed.map(({ spec }) => spec.nodeName)).toContain(node.name);
      const before = [...placed, await substitutePod()];
      try {
        const result = await measured(entry, ['sh', '-c', lose(node)], { steadySeconds: 10, ...ONE_REPLICA });
        const observed = spanOf(result, 'noticedAfterSeconds');
        save(id, result, observed);
        expectRecovered(result);
        // Pages need no store, and from then on the replica on the other node serves them.
        expectNoFailureFrom((observed.noticedAfterSeconds ?? 0) + ENTRY_DELAY_SECONDS, result, 'page');
        // The lost pods are back. They were not replaced, because Kubernetes waits five minutes before it evicts pods.
        const after = [...(await settled(service.replicas.min)), await substitutePod()];
        expect(after.map(restarts).sort()).toEqual(before.map(restarts).sort());
        expect(after.every(isReady)).toBe(true);
      } finally {
        spawnSync('sh', ['-c', node.up]);
      }
    },
    aLosableNode,
  );
}

/** The shell command that loses a node. It ends once the node is back. */
function lose({ name, down, up }: LosableNode): string {
  const steps = [
    `kubectl annotate node ${name} ${DOWN}=`,
    down,
    MOMENT,
    `kubectl wait --for=condition=Ready=Unknown node/${name} --timeout=120s`,
    MOMENT,
    // Until the entry point knows of the lost endpoint.
    'sleep 5',
    up,
    `kubectl annotate node ${name} ${DOWN}-`,
    `kubectl wait --for=condition=Ready node/${name} --timeout=60s`,
  ];
  return steps.join(' && ');
}
