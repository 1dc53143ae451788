import { spawnSync } from 'node:child_process';
import type { MeasureConfig } from '../../../../lib/measure/config.ts';
import type { ScenarioId } from '../../../../lib/measurements/scenarios.ts';
import {
  expectRecovered,
  lastFailedSeconds,
  MOMENT,
  measured,
  ONE_REPLICA,
  spanOf,
  warmUp,
} from '../../measured.ts';
import { DOWN } from '../cleanup.ts';
import { FRONT_SECONDS, type Front } from '../fronts.ts';
import { service } from '../manifests.ts';
import { type LosableNode, settings } from '../settings.ts';
import { clusterScenario, type Need, type OnStage, twoNodes } from '../stage.ts';
import { holdReplicas, isReady, moveTwin, restarts, settled, spreadAgain, twinPod } from '../workload.ts';

const aLosableNode: Need = (on) =>
  twoNodes(on) ?? (settings.losableNode ? undefined : 'LOSABLE_NODE, NODE_DOWN and NODE_UP are not given');

/** A node that falls silent, with one of the replicas on it. */
export function nodeLoss(stage: OnStage): void {
  loss(stage, 'node-lost', {}, async ({ name }) => {
    expect((await twinPod()).spec.nodeName).not.toBe(name);
  });
}

/** The same, of the node that has the table's twin as well: no other scenario harms it. One replica is left without a store. */
export function twinNodeLoss(stage: OnStage): void {
  loss(stage, 'store-node-lost', ONE_REPLICA, async ({ name }, front) => {
    await holdReplicas(service.replicas.min);
    if ((await twinPod()).spec.nodeName === name) return;
    await moveTwin(name);
    await warmUp(front);
  });
}

function loss(
  stage: OnStage,
  id: ScenarioId,
  load: Partial<MeasureConfig>,
  prepare: (node: LosableNode, front: Front) => Promise<void>,
): void {
  clusterScenario(
    stage,
    [id],
    async (keep, front) => {
      const node = settings.losableNode;
      if (!node) throw new Error('the need has looked for it');
      await prepare(node, front);
      const placed = await spreadAgain();
      expect(placed.map(({ spec }) => spec.nodeName)).toContain(node.name);
      const before = [...placed, await twinPod()];
      try {
        const result = await measured(front, ['sh', '-c', lose(node)], { steadySeconds: 10, ...load });
        const observed = spanOf(result, 'noticedAfterSeconds');
        keep(id, result, observed);
        expectRecovered(result);
        // They need no store, and from then on they are the other node's.
        expect(lastFailedSeconds(result, 'page')).toBeLessThan(
          (observed.noticedAfterSeconds ?? 0) + FRONT_SECONDS,
        );
        // What was lost is back, and was not replaced: pods are given five minutes.
        const after = [...(await settled(service.replicas.min)), await twinPod()];
        expect(after.map(restarts).sort()).toEqual(before.map(restarts).sort());
        expect(after.every(isReady)).toBe(true);
      } finally {
        spawnSync('sh', ['-c', node.up]);
      }
    },
    aLosableNode,
  );
}

/** Ends once the node is back. */
function lose({ name, down, up }: LosableNode): string {
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
  return steps.join(' && ');
}
