import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Service, Volume } from '../lib/definition/application.ts';
import { volumeName } from '../lib/definition/volumes.ts';
import type { KubernetesTarget } from './deployment-target.ts';

/*
 * The volumes of a service: disks that outlive its pods.
 */

/** The name of a volume in its pod, which no writable path and no secret has. */
const nameInPod = ({ name }: Volume): string => `volume-${name}`;

/**
 * Adds a claim for each volume. Its size can be raised where the storage class allows that, and never lowered.
 *
 * Not the class of cdk8s-plus: it asks for the storage class as text, and a cluster's own default is no text.
 */
export function addClaims(scope: Construct, { service, aws }: KubernetesTarget): void {
  for (const volume of service.volumes)
    new ApiObject(scope, `Volume-${volume.name}`, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: volumeName(service, volume) },
      spec: {
        // Not ReadWriteOncePod, which only drivers of the CSI know. A singleton's release stops the old pod first.
        accessModes: ['ReadWriteOnce'],
        ...(aws?.storageClass && { storageClassName: aws.storageClass }),
        resources: { requests: { storage: `${volume.sizeGiB}Gi` } },
      },
    });
}

export const persistentMounts = ({ volumes }: Service): object[] =>
  volumes.map((volume) => ({ name: nameInPod(volume), mountPath: volume.path }));

export const persistentVolumes = (service: Service): object[] =>
  service.volumes.map((volume) => ({
    name: nameInPod(volume),
    persistentVolumeClaim: { claimName: volumeName(service, volume) },
  }));

/** The group that owns the files. The kubelet changes their owner only where it is another one, which takes long. */
export const volumeOwner = ({ volumes, security }: Service) =>
  volumes.length > 0 ? { fsGroup: security.userId, fsGroupChangePolicy: 'OnRootMismatch' } : {};
