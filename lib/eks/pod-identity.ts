import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Service } from '../schema.ts';
import type { SharedStack } from '../shared/shared-stack.ts';
import type { Cluster } from './eks-v2.ts';

/** A role for pods. EKS tags their sessions, which a plain service principal would not allow. */
export const podRole = (scope: Construct, id: string): iam.Role =>
  new iam.Role(scope, id, {
    assumedBy: new iam.SessionTagsPrincipal(new iam.ServicePrincipal('pods.eks.amazonaws.com')),
  });

export interface ServiceIdentityProps {
  readonly service: Service;
  readonly cluster: Cluster;
  readonly shared: SharedStack;
}

/**
 * What the service's pods may do in AWS, by EKS Pod Identity.
 *
 * Not by the cluster's `addServiceAccount`: it adds the agent, which Auto Mode has, and an annotation for another mechanism.
 *
 * @returns the association; pods that are older than it get no credentials
 */
export function serviceIdentity(
  scope: Construct,
  { service, cluster, shared }: ServiceIdentityProps,
): eks.CfnPodIdentityAssociation {
  const role = podRole(scope, 'ServiceRole');
  shared.table.grant(role, ...service.store.operations.map((operation) => `dynamodb:${operation}`));
  const secretArns = [...shared.secrets.values()].map((secret) => secret.secretArn);
  if (secretArns.length > 0) {
    // Not `grantRead`: it also lets describe them, which no step does.
    role.addToPolicy(
      new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: secretArns }),
    );
  }
  const actions = service.sidecars.flatMap(({ awsActions }) => awsActions);
  if (actions.length > 0) {
    // Telemetry has no resource to name.
    role.addToPolicy(new iam.PolicyStatement({ actions, resources: ['*'] }));
  }
  const association = new eks.CfnPodIdentityAssociation(scope, 'ServiceIdentity', {
    clusterName: cluster.clusterName,
    namespace: service.name,
    serviceAccount: service.name,
    roleArn: role.roleArn,
  });
  // With the rights, too: they are a resource of their own.
  association.node.addDependency(role);
  return association;
}
