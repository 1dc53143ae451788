import { spawnApart } from '../interruption.ts';
import { NAMESPACE, TEST_NAMESPACE } from './manifests.ts';
import { settings } from './settings.ts';

/** Stands on a node while a test has it off its network. */
export const DOWN = 'links-e2e/down';

/** Stands on a node while a test keeps pods off it, so that whoever cleans up knows that it was us. */
export const CORDONED = 'links-e2e/cordoned';

const NAMESPACES = [NAMESPACE, TEST_NAMESPACE];

const kubectl = (limitSeconds: number, ...args: string[]): string =>
  spawnApart('kubectl', args, { timeout: limitSeconds * 1000 }).stdout ?? '';

/**
 * Takes all of the tier off the cluster, however far it came. Synchronous, so that nothing goes on meanwhile when it is
 * called because of a signal.
 */
export function cleanUp(): void {
  for (const node of annotated(DOWN)) {
    spawnApart('sh', ['-c', settings.losableNode?.up ?? 'false'], { timeout: 30_000 });
    kubectl(30, 'annotate', 'node', node, `${DOWN}-`);
  }
  for (const node of annotated(CORDONED)) {
    kubectl(30, 'uncordon', node);
    kubectl(30, 'annotate', 'node', node, `${CORDONED}-`);
  }
  // First the namespaces, in which nothing can be made from then on; then the pods, which would take their time to drain.
  kubectl(30, 'delete', 'namespace', ...NAMESPACES, '--ignore-not-found', '--wait=false');
  for (const namespace of NAMESPACES) {
    kubectl(30, `--namespace=${namespace}`, 'delete', 'pods', '--all', '--grace-period=1', '--wait=false');
  }
  for (const namespace of NAMESPACES) {
    kubectl(90, 'wait', '--for=delete', `namespace/${namespace}`, '--timeout=80s');
  }
}

/** What the cluster still has of the tier. */
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
