import { Aws, Fn, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CfnCluster } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Options } from '../options.ts';
import type { Service } from '../schema.ts';
import {
  Cluster,
  ClusterLoggingTypes,
  DefaultCapacityType,
  EndpointAccess,
  KubernetesVersion,
} from './eks-v2.ts';
import { KUBERNETES_RELEASES, kubectlLayer } from './kubernetes-versions.ts';

export interface ClusterProps {
  readonly service: Service;
  readonly options: Options;
  readonly vpc: ec2.IVpc;
}

/** A cluster of EKS Auto Mode: AWS runs the control plane and the nodes, which stand in private subnets. */
export function autoModeCluster(scope: Construct, { service, options, vpc }: ClusterProps): Cluster {
  const version = options.kubernetesVersion;
  // With a part of the stack's id: known before the cluster exists, and another one when the stack is made anew, so
  // that log groups kept from before are in nobody's way.
  const clusterName = `${service.name}-${Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))))}`;
  // EKS would make the group itself, and keep its lines for ever.
  const controlPlaneLogs = logGroup(
    scope,
    'ControlPlaneLogs',
    `/aws/eks/${clusterName}/cluster`,
    service,
    options,
  );

  const cluster = new Cluster(scope, 'Cluster', {
    clusterName,
    version: KubernetesVersion.of(version),
    vpc,
    vpcSubnets: [{ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }],
    defaultCapacityType: DefaultCapacityType.AUTOMODE,
    compute: { nodePools: ['system', 'general-purpose'], nodeRole: nodeRole(scope) },
    // Public to every address, as yours is not known here: a caller is let in by IAM and an access entry alone. To
    // narrow it, append `.onlyFrom('203.0.113.0/24')`; with PRIVATE, kubectl must run inside the network.
    endpointAccess: EndpointAccess.PUBLIC_AND_PRIVATE,
    clusterLogging: Object.values(ClusterLoggingTypes),
    secretsEncryptionKey: new kms.Key(scope, 'SecretsKey', {
      description: `Kubernetes Secrets of ${service.name}`,
      enableKeyRotation: true,
      // All that it opens goes with the cluster; KMS waits 30 days before it is gone for good.
      removalPolicy: RemovalPolicy.DESTROY,
    }),
    kubectlProviderOptions: {
      kubectlLayer: kubectlLayer(scope, 'Kubectl', version, KUBERNETES_RELEASES[version].kubectl),
    },
    outputConfigCommand: false,
    // For the logs of its own functions, which are kept unless it is said otherwise.
    removalPolicy: options.keepData ? undefined : RemovalPolicy.DESTROY,
  });

  const resource = cluster.node.defaultChild as CfnCluster;
  resource.node.addDependency(controlPlaneLogs);
  // The class has no property for it, and by default a cluster left alone slides into extended support, at six times
  // the price.
  resource.upgradePolicy = { supportType: 'STANDARD' };
  Validations.of(cluster).acknowledge({
    id: 'CloudFormation-Validate::W9009',
    reason: 'the class still names the resources to encrypt, and Secrets are the only ones that can be named',
  });
  return cluster;
}

/** A log group of the cluster, with the definition's retention. */
export const logGroup = (
  scope: Construct,
  id: string,
  logGroupName: string,
  service: Service,
  options: Options,
): logs.LogGroup =>
  new logs.LogGroup(scope, id, {
    logGroupName,
    retention: service.logs.retentionDays,
    removalPolicy: removalPolicy(options),
  });

const removalPolicy = ({ keepData }: Options): RemovalPolicy =>
  keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

/** What AWS recommends for Auto Mode. The class would grant wider policies. */
const nodeRole = (scope: Construct): iam.Role =>
  new iam.Role(scope, 'NodeRole', {
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly'].map((name) =>
      iam.ManagedPolicy.fromAwsManagedPolicyName(name),
    ),
  });

/**
 * Lets people in: those given, or whoever in the account may assume a role made for it.
 *
 * @returns the role, where one was made
 */
export function grantAdministrators(
  scope: Construct,
  cluster: Cluster,
  { clusterAdministrators }: Options,
): iam.Role | undefined {
  if (clusterAdministrators.length > 0) {
    for (const [i, principal] of clusterAdministrators.entries())
      cluster.grantClusterAdmin(`Administrator-${i}`, principal);
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
