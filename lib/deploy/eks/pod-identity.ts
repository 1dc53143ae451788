import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Service } from '../../definition/application.ts';
import { grantServiceAccess } from '../service-resources.ts';
import type { Cluster } from './eks-v2.ts';

/** A role for pods. EKS tags their sessions, which a plain service principal would not allow. */
export const podRole = (scope: Construct, id: string): iam.Role =>
  new iam.Role(scope, id, {
    assumedBy: new iam.SessionTagsPrincipal(new iam.ServicePrincipal('pods.eks.amazonaws.com')),
  });

export interface ServiceIdentityProps {
  /** The service, whose name is also the name of its service account. */
  readonly service: Service;
  /** The cluster that the pods run in. */
  readonly cluster: Cluster;
  /** The table that the pods use.
   * @default - none */
  readonly table?: ITable | undefined;
  /** The secrets that an init step reads. */
  readonly secrets: readonly ISecret[];
}

/**
 * Gives the pods of a service their rights in AWS by EKS Pod Identity.
 *
 * Not by the cluster's `addServiceAccount`: it adds the agent, which Auto Mode has, and an annotation for another
 * mechanism.
 *
 * @returns the association; pods that are older than it get no credentials
 */
export function serviceIdentity(
  scope: Construct,
  { service, cluster, table, secrets }: ServiceIdentityProps,
): eks.CfnPodIdentityAssociation {
  const role = podRole(scope, 'Role');
  grantServiceAccess(role, { service, table, secrets });
  const association = new eks.CfnPodIdentityAssociation(scope, 'Identity', {
    clusterName: cluster.clusterName,
    namespace: service.application,
    serviceAccount: service.name,
    roleArn: role.roleArn,
  });
  // This includes the role's policy, which is a resource of its own.
  association.node.addDependency(role);
  return association;
}
