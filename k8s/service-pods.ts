import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Service } from '../lib/definition/application.ts';
import { portNumbers } from '../lib/definition/ports.ts';
import { listed } from './container-fields.ts';
import { initContainers, serviceContainer } from './containers.ts';
import { type KubernetesTarget, labels, selector } from './deployment-target.ts';
import { secretVolumes } from './secrets.ts';
import { podSecurity } from './security.ts';
import { checksumAnnotation, configurationVolumes, sidecarContainers } from './sidecars.ts';
import { configurationFileVolumes, persistentVolumes, volumeOwner, writableVolumes } from './volumes.ts';

/*
 * The Deployment of a service and the specification of its pods, which jobs share. The containers are in containers.ts and
 * sidecars.ts.
 */

/** A pod whose container exits at once is ready for 0.3 to 0.8 s. The shortest `rollout.deadlineSeconds` is 60 s. */
const MIN_READY_SECONDS = 10;

/**
 * Adds the Deployment of the service: pods of its container, its init steps and its sidecars.
 *
 * The manifest is plain data. Not the class of cdk8s-plus: it writes manifests of Kubernetes 1.27, without `sleep`,
 * native sidecars and variables from files, and adds a startup probe that no definition asks for.
 */
export function addDeployment(scope: Construct, target: KubernetesTarget): void {
  const { application, service } = target;
  const annotations = checksumAnnotation(target);
  new ApiObject(scope, 'Deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: service.name },
    spec: {
      selector: { matchLabels: selector(service.name) },
      ...releases(service),
      // A container that exits at once is ready for a moment after each start, and so is its pod. Without
      // `minReadySeconds`, a release would count this pod as available and stop a pod that serves.
      minReadySeconds: MIN_READY_SECONDS,
      progressDeadlineSeconds: service.rollout.deadlineSeconds,
      template: {
        metadata: {
          labels: labels(application, service),
          ...(Object.keys(annotations).length > 0 && { annotations }),
        },
        spec: podSpec(target),
      },
    },
  });
}

/** The way from one release to the next. The autoscaler sets the number of pods: see service-chart.ts. */
const releases = ({ singleton, rollout }: Service) =>
  singleton
    ? // Two pods at once would be two writers.
      { replicas: 1, strategy: { type: 'Recreate' } }
    : {
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxSurge: `${rollout.surgePercent}%`,
            maxUnavailable: `${rollout.unavailablePercent}%`,
          },
        },
      };

/** The pod of a service or of a job. */
export function podSpec(target: KubernetesTarget): object {
  const { service, aws } = target;
  const { security, shutdown, sidecars } = service;
  const ports = [...portNumbers(service), ...sidecars.flatMap((sidecar) => Object.values(sidecar.ports))];
  return {
    serviceAccountName: service.name,
    automountServiceAccountToken: false,
    // Service links would set a variable for each Service of the namespace, and a program may read one of them as its
    // own.
    enableServiceLinks: false,
    securityContext: { ...podSecurity(security, ports), ...volumeOwner(service) },
    terminationGracePeriodSeconds: shutdown.drainSeconds + shutdown.stopSeconds,
    // On other clusters you build the image for the nodes that you have.
    ...(aws && { nodeSelector: { 'kubernetes.io/arch': ARCHITECTURES[service.image.architecture] } }),
    ...listed('topologySpreadConstraints', topologySpread(service)),
    // Karpenter, which gives EKS Auto Mode its nodes, adds none for such a condition. There the disk is for one pod.
    ...(service.singleton && !aws && { affinity: { podAntiAffinity: aloneInCluster(service) } }),
    // Sidecars are init containers, too. The init steps end before the first sidecar starts.
    ...listed('initContainers', [...initContainers(target), ...sidecarContainers(target)]),
    containers: [serviceContainer(target)],
    ...listed('volumes', [
      ...writableVolumes(service),
      ...secretVolumes(target),
      ...configurationVolumes(target),
      ...persistentVolumes(service),
      ...configurationFileVolumes(service),
    ]),
  };
}

const ARCHITECTURES = { x86_64: 'amd64', arm64: 'arm64' };

/**
 * Makes the next pod wait until the pod before it has ended, also where that one is drained or deleted: then the Deployment
 * adds the next at once. The label is on all nodes with one value for those that can run the pod, so that all are one place.
 *
 * Source: Kubernetes, "Assigning Pods to Nodes"; the scheduler counts pods that are stopping.
 */
const aloneInCluster = ({ name }: Service): object => ({
  requiredDuringSchedulingIgnoredDuringExecution: [
    { labelSelector: { matchLabels: selector(name) }, topologyKey: 'kubernetes.io/os' },
  ],
});

/** A preference, not a condition: with few zones or nodes, pods run together rather than wait. None for one pod. */
const topologySpread = ({ name, availability, replicas }: Service): object[] =>
  (replicas.max === 1
    ? []
    : [...(availability.spreadOverZones ? ['topology.kubernetes.io/zone'] : []), 'kubernetes.io/hostname']
  ).map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector(name) },
    // Spreads the pods of one release only: the pods of the release before are about to stop.
    matchLabelKeys: ['pod-template-hash'],
  }));
