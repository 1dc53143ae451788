import type { Replica } from '../deployed.ts';
import { service } from './rendered-manifests.ts';

/*
 * Readings of pods as `kubectl get` prints them.
 */

const condition = (type: string) => (pod: any) =>
  pod.status.conditions?.some((one: any) => one.type === type && one.status === 'True') === true;
export const isReady = condition('Ready');
export const isPlaced = condition('PodScheduled');
export const isLeaving = (pod: any): boolean => pod.metadata.deletionTimestamp !== undefined;
/** Tells whether a pod gets requests. A pod that drains is still ready, but no endpoint. */
export const isServing = (pod: any): boolean => isReady(pod) && !isLeaving(pod);
export const nameOf = ({ metadata }: any): string => metadata.name;
/** The name of a pod, and how often each of its containers was restarted. */
export const restarts = (pod: any): string =>
  `${nameOf(pod)} ${pod.status.containerStatuses.map(({ restartCount }: any) => restartCount)}`;

/** The status of a container in a pod, which may be a sidecar. */
export const containerStatus = ({ status }: any, container: string = service.name): any =>
  [...(status.initContainerStatuses ?? []), ...status.containerStatuses].find(
    ({ name }: any) => name === container,
  );

/** A pod as the tests of the runbook see it. */
export const asReplica = (pod: any): Replica => ({
  id: pod.metadata.uid,
  environment: Object.fromEntries(
    pod.spec.containers
      .find(({ name }: any) => name === service.name)
      .env.map(({ name, value }: any) => [name, value]),
  ),
});
