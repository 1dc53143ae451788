import { LOCAL_SUBSTITUTE } from '../../../lib/definition/local-substitute.ts';
import { until } from '../until.ts';
import { CORDONED } from './cleanup.ts';
import { kubectl, kubectlJson, list } from './kubectl.ts';
import { isPlaced, nameOf } from './pod-status.ts';
import { FOLDER } from './rendered-manifests.ts';

const SUBSTITUTE_SELECTOR = `app.kubernetes.io/name=${LOCAL_SUBSTITUTE}`;
export const SUBSTITUTE_FILE = `${FOLDER}/1-${LOCAL_SUBSTITUTE}.yaml`;

/** Applies the local substitute while only some nodes take pods. */
export async function placeSubstitute(on: (node: string) => boolean): Promise<void> {
  const { items } = await kubectlJson(['get', 'nodes']);
  const closed: string[] = items
    .filter((node: any) => !node.spec.unschedulable && !on(nameOf(node)))
    .map(nameOf);
  for (const node of closed) {
    await kubectl(['annotate', 'node', node, `${CORDONED}=`]);
    await kubectl(['cordon', node]);
  }
  await kubectl(['apply', '--validate=strict', `--filename=${SUBSTITUTE_FILE}`]);
  await until('a place for the local substitute', async () =>
    (await list('pods', SUBSTITUTE_SELECTOR)).some(isPlaced),
  );
  for (const node of closed) await uncordon(node);
}

/** Opens a node that a test has cordoned. */
export async function uncordon(node: string): Promise<void> {
  await kubectl(['uncordon', node]);
  await kubectl(['annotate', 'node', node, `${CORDONED}-`]);
}

/**
 * The pod of the local substitute.
 *
 * @throws Error if there is not exactly one
 */
export async function substitutePod(): Promise<any> {
  const [pod, ...others] = await list('pods', SUBSTITUTE_SELECTOR);
  if (!pod || others.length > 0)
    throw new Error(`there must be one pod of the local substitute; got ${pod ? others.length + 1 : 0}`);
  return pod;
}
