import { analytics, queue } from '../imported-examples.ts';
import { spawnApart } from '../interruption.ts';
import { notebook } from '../notes.ts';
import { nightly, rates } from '../rates-and-nightly.ts';
import { tickets } from '../tickets.ts';
import { withMysql } from '../tickets-mysql.ts';
import { clusterEnvironment } from './cluster-environment.ts';
import { NAMESPACE, TEST_NAMESPACE } from './rendered-manifests.ts';

/** The annotation of a node that a test has cut off its network. */
export const DOWN = 'links-e2e/down';

/** The annotation of a node that a test has cordoned. It tells the clean-up which cordons to remove. */
export const CORDONED = 'links-e2e/cordoned';

const NAMESPACES = [
  NAMESPACE,
  TEST_NAMESPACE,
  notebook.name,
  tickets.name,
  withMysql.name,
  rates.name,
  nightly.name,
  queue.name,
  analytics.name,
];

const kubectl = (limitSeconds: number, ...args: string[]): string =>
  spawnApart('kubectl', args, { timeout: limitSeconds * 1000 }).stdout ?? '';

/**
 * Removes everything of the tier from the cluster, in whatever state it is. Synchronous, so that nothing else runs meanwhile
 * when a signal is the cause.
 */
export function cleanUp(): void {
  for (const node of annotated(DOWN)) {
    spawnApart('sh', ['-c', clusterEnvironment.losableNode?.up ?? 'false'], { timeout: 30_000 });
    kubectl(30, 'annotate', 'node', node, `${DOWN}-`);
  }
  for (const node of annotated(CORDONED)) {
    kubectl(30, 'uncordon', node);
    kubectl(30, 'annotate', 'node', node, `${CORDONED}-`);
  }
  // First the namespaces: nothing can be made in them from then on. Then the pods, with a short time to stop instead of a
  // full drain.
  kubectl(30, 'delete', 'namespace', ...NAMESPACES, '--ignore-not-found', '--wait=false');
  for (const namespace of NAMESPACES) {
    kubectl(30, `--namespace=${namespace}`, 'delete', 'pods', '--all', '--grace-period=1', '--wait=false');
  }
  for (const namespace of NAMESPACES) {
    kubectl(90, 'wait', '--for=delete', `namespace/${namespace}`, '--timeout=80s');
  }
}

/** The names of everything that the tier has left on the cluster. */
export function leftBehind(): string[] {
  const namespaces = kubectl(30, 'get', 'namespace', ...NAMESPACES, '--ignore-not-found', '--output=name');
  return [
    ...namespaces.split('\n').filter(Boolean),
    ...annotated(CORDONED).map((node) => `cordon of ${node}`),
    ...annotated(DOWN).map((node) => `${node} off its network`),
  ];
}

function annotated(annotation: string): string[] {
  const nodes = JSON.parse(kubectl(30, 'get', 'nodes', '--output=json') || '{"items": []}');
  return nodes.items
    .filter(({ metadata }: any) => metadata.annotations?.[annotation] !== undefined)
    .map(({ metadata }: any) => metadata.name);
}
