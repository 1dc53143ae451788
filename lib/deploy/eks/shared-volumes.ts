import type { Stack } from 'aws-cdk-lib';
import type { Application, Service } from '../../definition/application.ts';
import { logicalIds } from '../../definition/logical-ids.ts';
import { refuseTemplate } from '../service-resources.ts';

/**
 * The reason why the volumes of a service must not be deployed on EKS with Auto Mode; undefined if they may, or if there are
 * none. Source: Amazon EKS user guide, "Create a storage class": the driver of Auto Mode makes disks of EBS.
 */
export function sharedRefusal({ name, volumes }: Pick<Service, 'name' | 'volumes'>): string | undefined {
  const fields = volumes.flatMap(({ shared }, i) => (shared ? [`services.${name}.volumes.${i}.shared`] : []));
  return fields.length === 0
    ? undefined
    : `${fields.join(' and ')} must be false on EKS, got true: Auto Mode brings disks of EBS, and one node mounts a disk. Keep the files in a store that all replicas call, deploy on ECS, or apply k8s/manifests/ to a cluster whose default storage class has ReadWriteMany.`;
}

/** Has CloudFormation refuse the template of an application whose replicas share volumes. */
export function refuseSharedVolumes(stack: Stack, { services }: Pick<Application, 'services'>): void {
  for (const service of services) {
    const refusal = sharedRefusal(service);
    if (refusal)
      refuseTemplate(stack, logicalIds.sharedVolumes(service), refusal, 'a disk', 'a shared file system');
  }
}
