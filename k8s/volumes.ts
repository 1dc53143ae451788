import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Service, Volume } from '../lib/definition/application.ts';
import { nameInVolume } from '../lib/definition/configuration-files.ts';
import { volumeName } from '../lib/definition/volumes.ts';
import type { KubernetesTarget } from './deployment-target.ts';

/*
 * The volumes of a service: disks that outlive its pods, its configuration files, and its writable paths.
 */

/** The name of a volume in its pod, which no writable path, secret or configuration has. */
const nameInPod = ({ name }: Volume): string => `${name}-volume`;

/** Adds a claim for each volume. Its size can be raised where the storage class allows that, and never lowered. */
export function addClaims(scope: Construct, { service, aws }: KubernetesTarget): void {
  for (const volume of service.volumes)
    new ApiObject(scope, `Volume-${volume.name}`, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: volumeName(service, volume) },
      spec: {
        accessModes: [accessMode(volume, aws !== undefined)],
        ...(aws?.storageClass && { storageClassName: aws.storageClass }),
        resources: { requests: { storage: `${volume.sizeGiB}Gi` } },
      },
    });
}

/**
 * The access mode of a volume. For one writer on EKS, the scheduler holds a second pod back until the first one is gone. Only
 * CSI drivers know this mode: on other clusters, a pod that is deleted or drained may still stop while its successor starts on
 * the same node.
 */
const accessMode = ({ shared }: Volume, onEks: boolean): string =>
  shared ? 'ReadWriteMany' : onEks ? 'ReadWriteOncePod' : 'ReadWriteOnce';

export const persistentMounts = ({ volumes }: Service): object[] =>
  volumes.map((volume) => ({ name: nameInPod(volume), mountPath: volume.path }));

export const persistentVolumes = (service: Service): object[] =>
  service.volumes.map((volume) => ({
    name: nameInPod(volume),
    persistentVolumeClaim: { claimName: volumeName(service, volume) },
  }));

/** The group of the files. The kubelet changes the group only if the folder has another one: many files take it long. */
export const volumeOwner = ({ volumes, security }: Service) =>
  volumes.length > 0 ? { fsGroup: security.userId, fsGroupChangePolicy: 'OnRootMismatch' } : {};

/** The name of the volume with configuration files in its pod, which no other volume has. */
const CONFIGURATION = 'configuration';

/** Adds a ConfigMap with the configuration files of a service, if there are any. */
export function addConfigurationFiles(
  scope: Construct,
  { service: { name, configuration } }: KubernetesTarget,
): void {
  if (configuration.length > 0)
    new kplus.ConfigMap(scope, 'Configuration', {
      metadata: { name },
      data: Object.fromEntries(configuration.map(({ text }, i) => [nameInVolume(i), text])),
    });
}

/** Mounts each file alone, so that the image's other files in its folder stay. */
export const configurationFileMounts = ({ configuration }: Service): object[] =>
  configuration.map(({ path }, i) => ({
    name: CONFIGURATION,
    mountPath: path,
    subPath: nameInVolume(i),
    readOnly: true,
  }));

export const configurationFileVolumes = ({ name, configuration }: Service): object[] =>
  configuration.length > 0 ? [{ name: CONFIGURATION, configMap: { name } }] : [];

const writableName = (index: number): string => `writable-${index}`;

export const writableMounts = ({ security }: Service): object[] =>
  security.writablePaths.map(({ path }, i) => ({ name: writableName(i), mountPath: path }));

/** The ephemeral volumes of a service. */
export const writableVolumes = ({ security }: Service): object[] =>
  security.writablePaths.map(({ sizeMiB }, i) => ({
    name: writableName(i),
    emptyDir: { sizeLimit: `${sizeMiB}Mi` },
  }));
