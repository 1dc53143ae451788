import type { PriceName } from './prices.ts';

/*
 * A decision for each type of resource in the templates, and for each kind of object for which AWS creates something:
 * priced, free, or not priced, with the reason. A test fails for a type without a decision, so that no cost is
 * forgotten.
 */

export type Decision =
  | { readonly is: 'priced'; readonly by: readonly PriceName[] }
  | {
      readonly is: 'free' | 'not priced';
      readonly why: string;
      /** The price that is left out, or a price of 0.
       * @default - none at hand */
      readonly price?: PriceName;
    };

const priced = (...by: PriceName[]): Decision => ({ is: 'priced', by });
const free = (why: string, price?: PriceName): Decision => ({
  is: 'free',
  why,
  ...(price && { price }),
});
const notPriced = (why: string, price?: PriceName): Decision => ({
  is: 'not priced',
  why,
  ...(price && { price }),
});

const IAM = free('IAM charges nothing');
const NETWORK = free('a part of the network without a charge of its own');

export const DECISIONS: Readonly<Record<string, Decision>> = {
  'AWS::EC2::VPC': NETWORK,
  'AWS::EC2::Subnet': NETWORK,
  'AWS::EC2::RouteTable': NETWORK,
  'AWS::EC2::SubnetRouteTableAssociation': NETWORK,
  'AWS::EC2::Route': NETWORK,
  'AWS::EC2::InternetGateway': NETWORK,
  'AWS::EC2::VPCGatewayAttachment': NETWORK,
  'AWS::EC2::SecurityGroup': NETWORK,
  'AWS::EC2::SecurityGroupIngress': NETWORK,
  'AWS::EC2::SecurityGroupEgress': NETWORK,
  'AWS::EC2::EIP': priced('publicIpv4.inUse'),
  'AWS::EC2::NatGateway': priced('nat.hour', 'nat.data'),
  // A test refuses endpoints of type Interface, which are billed by the hour.
  'AWS::EC2::VPCEndpoint': free('endpoints of type Gateway cost nothing', 'vpce.gateway'),
  'AWS::DynamoDB::Table': priced(
    'dynamodb.ondemand.rru',
    'dynamodb.ondemand.wru',
    'dynamodb.storage.standard',
    'dynamodb.pitr',
  ),
  'AWS::RDS::DBInstance': priced(
    'rds.db.t4g.micro',
    'rds.db.t4g.small',
    'rds.db.t4g.medium',
    'rds.gp3.storage',
  ),
  'AWS::RDS::DBSubnetGroup': free('a part of its database'),
  'AWS::RDS::DBParameterGroup': free('a part of its database'),
  'AWS::ElastiCache::ServerlessCache': priced('elasticache.serverless.valkey.data'),
  'AWS::EFS::FileSystem': priced('efs.storage.standard'),
  'AWS::EFS::MountTarget': free('a part of its file system'),
  'AWS::EFS::AccessPoint': free('a part of its file system'),
  'AWS::SecretsManager::Secret': priced('secretsManager.secret'),
  'AWS::CertificateManager::Certificate': free('public certificates of ACM for load balancers cost nothing'),
  'AWS::Route53::RecordSet': free('a record costs nothing; the zone is yours already', 'route53.zone'),

  'AWS::ECS::Cluster': free('ECS charges nothing for its control plane', 'ecs.orchestration'),
  'AWS::ECS::Service': free('paid for by its tasks'),
  'AWS::ServiceDiscovery::HttpNamespace': free(
    'Service Connect has no charge of its own: its proxies share the CPU and memory of the tasks, which cost more with the CPU that AWS recommends for them (see the variants)',
  ),
  'AWS::Scheduler::Schedule': notPriced(
    'the task of a job, by the second, from its start until it ends: its size is in the template, its time is not',
    'fargate.linux.x86.vcpu',
  ),
  'AWS::ECS::TaskDefinition': priced(
    'fargate.linux.x86.vcpu',
    'fargate.linux.x86.memory',
    'fargate.linux.arm.vcpu',
    'fargate.linux.arm.memory',
    'fargate.spot.x86.vcpu',
    'fargate.spot.x86.memory',
    'fargate.spot.arm.vcpu',
    'fargate.spot.arm.memory',
  ),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': priced('alb.hour', 'alb.lcu', 'publicIpv4.inUse'),
  'AWS::ElasticLoadBalancingV2::Listener': free('a part of its load balancer'),
  'AWS::ElasticLoadBalancingV2::ListenerCertificate': free('a part of its load balancer'),
  'AWS::ElasticLoadBalancingV2::ListenerRule': free('a part of its load balancer'),
  'AWS::ElasticLoadBalancingV2::TargetGroup': free('a part of its load balancer'),
  'AWS::ApplicationAutoScaling::ScalableTarget': free('Application Auto Scaling charges nothing'),
  'AWS::ApplicationAutoScaling::ScalingPolicy': notPriced(
    'its two alarms in CloudWatch',
    'cloudwatch.alarm.standard',
  ),
  'AWS::Logs::LogGroup': priced('cloudwatch.logs.ingest.standard', 'cloudwatch.logs.storage'),

  'AWS::EKS::Cluster': priced('eks.cluster.standard', 'eks.cluster.extendedSupportSurcharge'),
  'AWS::EKS::AccessEntry': free('a part of the cluster'),
  'AWS::EKS::PodIdentityAssociation': free('a part of the cluster'),
  'AWS::EKS::Addon': free('the nodes that its pods need are assumed'),
  'AWS::KMS::Key': priced('kms.key'),
  'AWS::Lambda::Function': notPriced(
    "CDK's kubectl provider, with log groups of its own: runs for seconds in a deployment",
  ),
  'AWS::Lambda::LayerVersion': free('without a charge of its own'),
  'AWS::SSM::Parameter': free('standard parameters cost nothing'),
  'AWS::IAM::Role': IAM,
  'AWS::IAM::Policy': IAM,
  'Custom::AWSCDK-EKS-KubernetesResource': free('its objects have a decision for each kind'),
};

/** Decisions for the kinds of objects in the EKS stack for which AWS creates something. */
export const KIND_DECISIONS: Readonly<Record<string, Decision>> = {
  Ingress: priced('alb.hour', 'alb.lcu', 'publicIpv4.inUse'),
  // Auto Mode creates nodes for its pods.
  Deployment: priced('ebs.gp3.storage'),
  CronJob: notPriced(
    'its pods run on nodes as long as they take, and need no node of their own if there is room',
  ),
  NodePool: free('paid for by the nodes that it makes'),
  PersistentVolumeClaim: priced('ebs.gp3.storage'),
};

/** Tells whether there is a decision for a type of resource or a kind of object. */
export const isDecided = (type: string): boolean =>
  type in DECISIONS || type in KIND_DECISIONS || KINDS_WITHIN.includes(type);

/** Prices by use that belong to no single type of resource. */
export const OF_USE: readonly PriceName[] = ['egress.internet.first10TB'];

/** Prices of nodes and machines: an instance type, its Auto Mode fee, and CPU beyond the baseline of a burstable type. */
export const OF_NODES = /^(ec2\.ondemand\.linux|ec2\.surplusCredits|eks\.autoMode\.fee)\./;

/** Kinds of objects for which nothing is created outside of the cluster. */
export const KINDS_WITHIN: readonly string[] = [
  'ConfigMap',
  'HorizontalPodAutoscaler',
  'IngressClass',
  'IngressClassParams',
  'Namespace',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'Service',
  'ServiceAccount',
  'StorageClass',
];
