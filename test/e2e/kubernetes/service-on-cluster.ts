import { randomBytes } from 'node:crypto';
import { secretName } from '../../../k8s/secrets.ts';
import type { Service } from '../../../lib/definition/application.ts';
import { until } from '../until.ts';
import { clusterEnvironment } from './cluster-environment.ts';
import { kubectl, kubectlJson, list } from './kubectl.ts';
import { placeSubstitute, SUBSTITUTE_FILE } from './local-substitute-pod.ts';
import { containerStatus, isLeaving, isReady, nameOf } from './pod-status.ts';
import { application, FOLDER, NAMESPACE, service, the } from './rendered-manifests.ts';

/** The label selector of the pods of a service. */
export const selectorOf = (name: string): string => `app.kubernetes.io/name=${name}`;

export const SELECTOR = selectorOf(service.name);
export const DEPLOYMENT = `deployment/${service.name}`;

export const adminToken = randomBytes(24).toString('hex');

/** Deploys the application: the namespace, the Secret that pods wait for, then all manifests. */
export async function deploy(): Promise<void> {
  await kubectl(['apply', `--filename=${FOLDER}/0-namespace.yaml`]);
  await kubectl(['apply', '--filename=-'], {
    // Not as an argument, which every user of the machine can read.
    input: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: secretName(service), namespace: NAMESPACE },
      stringData: Object.fromEntries(service.secrets.map(({ name }) => [name, adminToken])),
    },
  });
  // The local substitute stays on the node of its volume. Only one scenario wants it on the node that is to be lost.
  if (clusterEnvironment.losableNode)
    await placeSubstitute((node) => node !== clusterEnvironment.losableNode?.name);
  await kubectl(['apply', '--validate=strict', `--filename=${FOLDER}`], { limitSeconds: 60 });
  await rolledOut();
}

/** Waits until the pods of all services are as their Deployments say. */
const rolledOut = () =>
  Promise.all(
    application.services.map(({ name }) =>
      kubectl(['rollout', 'status', `deployment/${name}`, '--timeout=120s'], { limitSeconds: 130 }),
    ),
  );

/** Replaces the local substitute, with a new volume on a node. Restarts the service, whose init step makes the table. */
export async function moveSubstitute(node: string): Promise<void> {
  await kubectl(['delete', `--filename=${SUBSTITUTE_FILE}`], { limitSeconds: 60 });
  await placeSubstitute((name) => name === node);
  await kubectl(['rollout', 'restart', DEPLOYMENT]);
  await rolledOut();
}

/** All pods of a service, including those that terminate. */
export const pods = (of: string = service.name): Promise<any[]> => list('pods', selectorOf(of));

/** A pod without a restart so far: Kubernetes delays the second restart of a container, and every later one. */
export async function unharmedPod(container?: string): Promise<any> {
  const isUnharmed = (pod: any): boolean => containerStatus(pod, container).restartCount === 0;
  const all = await holdReplicas(service.replicas.min);
  const unharmed = all.find(isUnharmed);
  if (unharmed) return unharmed;
  await kubectl(['delete', 'pod', nameOf(all[0]), '--wait=false']);
  return (await settled(service.replicas.min)).find(isUnharmed);
}

/** Waits until a container of a pod was restarted and the pod is ready again. Returns the pod. */
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

/** Waits until a service has so many ready pods, and no other. Returns the pods. */
export const settled = (replicas: number, of: string = service.name, limitSeconds = 90): Promise<any[]> =>
  until(
    `${replicas} ready pods of ${of} and no other`,
    async () => {
      const all = await pods(of);
      return all.length === replicas && all.every(isReady) && !all.some(isLeaving) && all;
    },
    limitSeconds,
  );

/** Waits for the minimum of replicas, and spreads them if earlier tests have moved all of them to one node. */
export async function spreadAgain(): Promise<any[]> {
  const placed = await settled(service.replicas.min);
  if (new Set(placed.map(({ spec }) => spec.nodeName)).size > 1) return placed;
  await kubectl(['delete', 'pod', nameOf(placed[0]), '--wait=false']);
  return settled(service.replicas.min);
}

/** Holds the autoscaler of a service at a number of replicas, so that it does not interfere with a scenario. */
export async function holdReplicas(replicas: number, of: string = service.name): Promise<any[]> {
  await patchAutoscaler({ minReplicas: replicas, maxReplicas: replicas }, of);
  return settled(replicas, of);
}

/** Restores the autoscaler of a service as it is rendered. */
export async function freeReplicas(of: string = service.name): Promise<void> {
  const { minReplicas, maxReplicas, behavior, metrics } = the('HorizontalPodAutoscaler', of).spec;
  await patchAutoscaler({ minReplicas, maxReplicas, behavior, metrics }, of);
}

export async function patchAutoscaler(spec: object, of: string = service.name): Promise<void> {
  await kubectl(['patch', `hpa/${of}`, '--type=merge', `--patch=${JSON.stringify({ spec })}`]);
}

const scaled = (replicas: (service: Service) => number): Promise<unknown> =>
  Promise.all(
    application.services.map((one) =>
      kubectl(['scale', `deployment/${one.name}`, `--replicas=${replicas(one)}`]),
    ),
  );

/**
 * Removes all replicas of the sample, which makes room on the nodes. Autoscalers leave a Deployment at 0 alone. The replicas
 * stay away until `comeBack`: the tests of several examples follow one another.
 */
export const makeRoom = (): Promise<unknown> => scaled(() => 0);

/** Brings back the least replicas of the sample, and waits for them. */
export async function comeBack(): Promise<void> {
  await scaled(({ replicas }) => replicas.min);
  await Promise.all(application.services.map(({ name, replicas }) => settled(replicas.min, name)));
}
