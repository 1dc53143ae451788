import { Aws, Fn, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CfnCluster } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Application } from '../../definition/application.ts';
import type { SupportedVersion as Version } from '../kubernetes-versions.ts';
import { serviceLogGroup } from '../service-resources.ts';
import { longestKept } from './add-ons.ts';
import {
  Cluster,
  ClusterLoggingTypes,
  DefaultCapacityType,
  EndpointAccess,
  KubernetesVersion,
} from './eks-v2.ts';
import { KUBECTL, kubectlLayer } from './kubectl-layer.ts';

export interface ClusterProps {
  /** The application, which gives the cluster its name and says how long log lines are kept. */
  readonly application: Application;
  /** The network, with private subnets for the nodes. */
  readonly vpc: ec2.IVpc;
  /** The version of Kubernetes. */
  readonly version: Version;
  /** Whether the cluster may stay on its version when standard support ends. */
  readonly extendedSupport: boolean;
  /** Whether the log groups outlive their stack. */
  readonly removalPolicy: RemovalPolicy;
}

/** A cluster of EKS Auto Mode: AWS runs the control plane and the nodes, which are in private subnets. */
export function autoModeCluster(
  scope: Construct,
  { application, vpc, version, extendedSupport, removalPolicy }: ClusterProps,
): Cluster {
  // The name ends in a part of the stack's id. It is known before the cluster exists, and a new stack gets another one,
  // so that log groups kept from an old stack do not conflict.
  const clusterName = `${application.name}-${Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))))}`;
  // EKS would make the group itself, and keep its lines for ever.
  const controlPlaneLogs = serviceLogGroup(scope, 'ControlPlaneLogs', {
    service: longestKept(application),
    removalPolicy,
    logGroupName: `/aws/eks/${clusterName}/cluster`,
  });

  const cluster = new Cluster(scope, 'Cluster', {
    clusterName,
    version: KubernetesVersion.of(version),
    vpc,
    vpcSubnets: [{ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }],
    defaultCapacityType: DefaultCapacityType.AUTOMODE,
    compute: { nodePools: ['system', 'general-purpose'], nodeRole: nodeRole(scope) },
    // Open to every address, because yours is not known here. Only IAM and access entries admit a caller. To allow
    // fewer addresses, append `.onlyFrom('203.0.113.0/24')`. With PRIVATE, kubectl must run inside the network.
    endpointAccess: EndpointAccess.PUBLIC_AND_PRIVATE,
    clusterLogging: Object.values(ClusterLoggingTypes),
    secretsEncryptionKey: new kms.Key(scope, 'SecretsKey', {
      description: `Kubernetes Secrets of ${application.name}`,
      enableKeyRotation: true,
      // Everything that it decrypts is deleted with the cluster. KMS waits 30 days before it deletes the key.
      removalPolicy: RemovalPolicy.DESTROY,
    }),
    kubectlProviderOptions: {
      kubectlLayer: kubectlLayer(scope, 'Kubectl', version, KUBECTL[version]),
    },
    outputConfigCommand: false,
    // Not RETAIN, which would keep the cluster itself. The class keeps the logs of its own functions by default.
    removalPolicy: removalPolicy === RemovalPolicy.DESTROY ? removalPolicy : undefined,
  });

  // CDK describes a function by its construct path. The id `Default` is removed, as CDK removes it from logical ids.
  for (const part of cluster.node.findAll()) {
    if (part instanceof CfnFunction) part.description = part.description?.replace('/Default/', '/');
  }
  const resource = cluster.node.defaultChild as CfnCluster;
  resource.node.addDependency(controlPlaneLogs);
  // The class has no property for the upgrade policy. By default, a cluster that nobody upgrades enters extended
  // support, at six times the price.
  resource.upgradePolicy = { supportType: extendedSupport ? 'EXTENDED' : 'STANDARD' };
  Validations.of(cluster).acknowledge({
    id: 'CloudFormation-Validate::W9009',
    reason: 'the class still names the resources to encrypt, and Secrets are the only ones that can be named',
  });
  return cluster;
}

/** The role of the nodes, with the policies that AWS recommends for Auto Mode. The class would grant wider ones. */
const nodeRole = (scope: Construct): iam.Role =>
  new iam.Role(scope, 'NodeRole', {
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly'].map((name) =>
      iam.ManagedPolicy.fromAwsManagedPolicyName(name),
    ),
  });

/**
 * Makes IAM principals administrators of a cluster.
 *
 * @param administrators ARNs of roles and users; if there are none, a new role becomes the administrator
 * @returns the new role, if there is one
 */
export function grantAdministrators(
  scope: Construct,
  cluster: Cluster,
  administrators: readonly string[],
): iam.Role | undefined {
  if (administrators.length > 0) {
    // The id is the ARN, not the position. With positions, the removal of the first of two administrators would create
    // the entry of the second one again, while its old entry still exists.
    for (const principal of new Set(administrators))
      cluster.grantClusterAdmin(`Administrator-${principal}`, principal);
    return undefined;
  }
  const role = new iam.Role(scope, 'AdministratorRole', {
    description:
      'administers the cluster; for identities of this account whose own policies allow to assume it',
    assumedBy: new iam.AccountRootPrincipal(),
  });
  cluster.grantClusterAdmin('Administrator', role.roleArn);
  return role;
}
