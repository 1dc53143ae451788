import { randomBytes } from 'node:crypto';
import { secretName } from '../../../k8s/secrets.ts';
import { TWIN } from '../../../lib/derive.ts';
import type { Replica } from '../jobs.ts';
import { until } from '../until.ts';
import { CORDONED } from './cleanup.ts';
import { kubectl, kubectlJson, list } from './kubectl.ts';
import { FOLDER, NAMESPACE, service, the } from './manifests.ts';
import { settings } from './settings.ts';

export const SELECTOR = `app.kubernetes.io/name=${service.name}`;
export const TWIN_SELECTOR = `app.kubernetes.io/name=${TWIN}`;
export const DEPLOYMENT = `deployment/${service.name}`;
const TWIN_FILE = `${FOLDER}/1-${TWIN}.yaml`;

export const adminToken = randomBytes(24).toString('hex');

/** As the README says: the namespace, the one optional Secret, then all. */
export async function deploy(): Promise<void> {
  await kubectl(['apply', `--filename=${FOLDER}/0-namespace.yaml`]);
  await kubectl(['apply', '--filename=-'], {
    // Not as an argument, which everybody on the machine can read.
    input: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: secretName(service), namespace: NAMESPACE },
      stringData: Object.fromEntries(service.secrets.map(({ name }) => [name, adminToken])),
    },
  });
  // It stays where its volume is: not on the node that is to be lost, but for the scenario that loses it.
  if (settings.losableNode) await placeTwin((node) => node !== settings.losableNode?.name);
  await kubectl(['apply', '--validate=strict', `--filename=${FOLDER}`], { limitSeconds: 60 });
  await rolledOut();
}

const rolledOut = () => kubectl(['rollout', 'status', DEPLOYMENT, '--timeout=120s'], { limitSeconds: 130 });

/** Applies the twin while only some nodes take pods. */
async function placeTwin(on: (node: string) => boolean): Promise<void> {
  const { items } = await kubectlJson(['get', 'nodes']);
  const closed: string[] = items
    .filter((node: any) => !node.spec.unschedulable && !on(nameOf(node)))
    .map(nameOf);
  for (const node of closed) {
    await kubectl(['annotate', 'node', node, `${CORDONED}=`]);
    await kubectl(['cordon', node]);
  }
  await kubectl(['apply', '--validate=strict', `--filename=${TWIN_FILE}`]);
  await until('a place for the twin', async () => (await list('pods', TWIN_SELECTOR)).some(isPlaced));
  for (const node of closed) await uncordon(node);
}

/** A node that a test has cordoned. */
export async function uncordon(node: string): Promise<void> {
  await kubectl(['uncordon', node]);
  await kubectl(['annotate', 'node', node, `${CORDONED}-`]);
}

/** Anew, with a volume on that node. New replicas, as it is one of their steps that makes the table. */
export async function moveTwin(node: string): Promise<void> {
  await kubectl(['delete', `--filename=${TWIN_FILE}`], { limitSeconds: 60 });
  await placeTwin((name) => name === node);
  await kubectl(['rollout', 'restart', DEPLOYMENT]);
  await rolledOut();
}

/** All pods of the service, also those on their way out. */
export const pods = (): Promise<any[]> => list('pods', SELECTOR);

const condition = (type: string) => (pod: any) =>
  pod.status.conditions?.some((one: any) => one.type === type && one.status === 'True') === true;
export const isReady = condition('Ready');
const isPlaced = condition('PodScheduled');
export const isLeaving = (pod: any): boolean => pod.metadata.deletionTimestamp !== undefined;
export const nameOf = ({ metadata }: any): string => metadata.name;
/** The pod, and how often each of its containers was started anew. */
export const restarts = (pod: any): string =>
  `${nameOf(pod)} ${pod.status.containerStatuses.map(({ restartCount }: any) => restartCount)}`;

/** What a pod says of one of its containers. */
export const containerStatus = ({ status }: any, container: string = service.name): any =>
  status.containerStatuses.find(({ name }: any) => name === container);

/** The pod, once a container of it was started anew and it is ready again. */
export const restarted = (pod: any, limitSeconds: number, container?: string): Promise<any> =>
  until(
    `${nameOf(pod)} ready again, its process started anew`,
    async () => {
      const again = await kubectlJson(['get', `pod/${nameOf(pod)}`]);
      const [now, before] = [again, pod].map((one) => containerStatus(one, container).restartCount);
      return now > before && isReady(again) && again;
    },
    limitSeconds,
  );

/** As the daily jobs look at it. */
export const asReplica = (pod: any): Replica => ({
  id: pod.metadata.uid,
  environment: Object.fromEntries(
    pod.spec.containers
      .find(({ name }: any) => name === service.name)
      .env.map(({ name, value }: any) => [name, value]),
  ),
});

/** So many ready pods, and none besides. */
export const settled = (replicas: number, limitSeconds = 90): Promise<any[]> =>
  until(
    `${replicas} ready pods and no other`,
    async () => {
      const all = await pods();
      return all.length === replicas && all.every(isReady) && !all.some(isLeaving) && all;
    },
    limitSeconds,
  );

/** As many replicas as ever, not all on one node: what came before may have moved them together. */
export async function spreadAgain(): Promise<any[]> {
  const placed = await settled(service.replicas.min);
  if (new Set(placed.map(({ spec }) => spec.nodeName)).size > 1) return placed;
  await kubectl(['delete', 'pod', nameOf(placed[0]), '--wait=false']);
  return settled(service.replicas.min);
}

/** Keeps the autoscaler at a number, so that a scenario shows what it is about and nothing else. */
export async function holdReplicas(replicas: number): Promise<any[]> {
  await patchAutoscaler({ minReplicas: replicas, maxReplicas: replicas });
  return settled(replicas);
}

/** The autoscaler as it is committed. */
export async function freeReplicas(): Promise<void> {
  const { minReplicas, maxReplicas, behavior, metrics } = the('HorizontalPodAutoscaler').spec;
  await patchAutoscaler({ minReplicas, maxReplicas, behavior, metrics });
}

export async function patchAutoscaler(spec: object): Promise<void> {
  await kubectl(['patch', `hpa/${service.name}`, '--type=merge', `--patch=${JSON.stringify({ spec })}`]);
}

export async function twinPod(): Promise<any> {
  const [pod, ...others] = await list('pods', TWIN_SELECTOR);
  if (!pod || others.length > 0) throw new Error(`there must be one pod of the twin; got ${others.length}`);
  return pod;
}
