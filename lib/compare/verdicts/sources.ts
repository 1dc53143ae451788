/** The source of a statement that no artefact can show. */
export interface Source {
  readonly publisher: string;
  /** The page's own title, and its section where it is long. */
  readonly title: string;
  readonly url: string;
  /** The day on which the page was read, or on which it was written, if that is known. */
  readonly date: string;
}

const READ = '2026-11-25';

const compose = (title: string, page: string, date = READ): Source => ({
  publisher: 'Docker',
  title: `Compose file reference, ${title}`,
  url: `https://docs.docker.com/reference/compose-file/${page}`,
  date,
});
const docker = (title: string, page: string, date = READ): Source => ({
  publisher: 'Docker',
  title,
  url: `https://docs.docker.com/${page}`,
  date,
});
const ecs = (title: string, page: string, date = READ): Source => ({
  publisher: 'AWS',
  title: `Amazon ECS developer guide, ${title}`,
  url: `https://docs.aws.amazon.com/AmazonECS/latest/developerguide/${page}.html`,
  date,
});
const kubernetes = (title: string, page: string, date = READ): Source => ({
  publisher: 'Kubernetes',
  title,
  url: `https://kubernetes.io/docs/${page}`,
  date,
});

/** Every outside source that the comparison and the verdicts cite, once. */
export const SOURCES = {
  'cloudwatch-otlp': {
    publisher: 'AWS',
    title: 'Amazon CloudWatch user guide, OTLP Endpoints',
    url: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html',
    date: READ,
  },
  'route53-weighted': {
    publisher: 'AWS',
    title: 'Amazon Route 53 developer guide, Weighted routing',
    url: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-weighted.html',
    date: '2026-11-30',
  },
  'compose-configs': {
    publisher: 'Docker',
    title: 'docker/compose issue 12031: no inline config in a read-only service',
    url: 'https://github.com/docker/compose/issues/12031',
    date: READ,
  },
  'ecs-service-connect': ecs(
    'Amazon ECS Service Connect components: new endpoints, outlier detection, retries',
    'service-connect-concepts-deploy',
    '2026-12-01',
  ),
  'ecs-stop-deployment': ecs(
    'Stopping Amazon ECS service deployments: rollback',
    'stop-service-deployment',
    '2026-12-01',
  ),
  'ecs-scheduled-scaling': ecs(
    'Create a scheduled action for Amazon ECS service auto scaling',
    'scheduled-action-create-policy',
    '2026-12-01',
  ),
  'ecs-service-connect-metrics': ecs(
    'Amazon ECS CloudWatch metrics: HTTPCode_Target_5XX_Count, for ports whose appProtocol is named',
    'available-metrics',
  ),
  'ecs-deployment-percents': {
    publisher: 'AWS',
    title: 'Amazon ECS API reference, DeploymentConfiguration: maximumPercent, minimumHealthyPercent',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html',
    date: READ,
  },
  'compose-up': docker('docker compose up', 'reference/cli/docker/compose/up/'),
  'kubernetes-init-containers': kubernetes(
    'Init Containers: they delay a container until a condition holds',
    'concepts/workloads/pods/init-containers/',
  ),
  'compose-depends-on': compose('Define services in Docker Compose: depends_on', 'services/#depends_on'),
  'kubernetes-debug-services': kubernetes(
    'Debug Services: does the Service have any EndpointSlices?',
    'tasks/debug/debug-application/debug-service/',
  ),
  'compose-environment': compose('Services: environment', 'services/#environment', '2026-11-29'),
  'compose-networks': compose('Networks top-level elements: internal', 'networks/#internal'),
  'compose-port-clash': {
    publisher: 'Docker',
    title:
      'docker/compose issue 1133: a service with a port of the host cannot be scaled, as the port would clash',
    url: 'https://github.com/docker/compose/issues/1133',
    date: '2015-03-19',
  },
  'compose-ports': compose('Define services in Docker Compose: ports', 'services/#ports'),
  'compose-stop': compose('services: stop_grace_period', 'services/#stop_grace_period', '2026-11-22'),
  'docker-json-file': docker('JSON File logging driver', 'engine/logging/drivers/json-file/'),
  'ecs-container-cpu': {
    publisher: 'AWS',
    title: 'AWS SDK reference for Amazon ECS, ContainerDefinition: cpu',
    url: 'https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/ecs/aws.sdk.kotlin.services.ecs.model/-container-definition/cpu.html',
    date: '2026-11-29',
  },
  'ecs-task-metadata': ecs(
    'Amazon ECS task metadata endpoint version 4 for tasks on Fargate',
    'task-metadata-endpoint-v4-fargate',
    '2026-11-29',
  ),
  'elb-health-checks': {
    publisher: 'AWS',
    title: 'Elastic Load Balancing API reference, ModifyTargetGroup: HealthCheckProtocol',
    url: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyTargetGroup.html',
    date: '2026-11-29',
  },
  'elb-fail-open': {
    publisher: 'AWS',
    title: 'Health checks for Application Load Balancer target groups',
    url: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
    date: '2026-12-01',
  },
  'elb-504': {
    publisher: 'AWS',
    title: 'How do I troubleshoot 504 errors that I receive when I use an Application Load Balancer?',
    url: 'https://repost.aws/knowledge-center/504-error-alb',
    date: '2026-12-01',
  },
  'cloudformation-cancel': {
    publisher: 'AWS',
    title: 'Cancel a stack update',
    url: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn--stack-update-cancel.html',
    date: '2026-12-01',
  },
  'ecs-ulimit': {
    publisher: 'AWS',
    title: 'Amazon ECS API reference, Ulimit',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html',
    date: '2026-11-28',
  },
  'docker-bridge': docker(
    'Bridge network driver: options',
    'engine/network/drivers/bridge/#options',
    '2026-11-28',
  ),
  'docker-default-platform': docker(
    'docker CLI reference, Environment variables: DOCKER_DEFAULT_PLATFORM',
    'reference/cli/docker/#environment-variables',
    '2026-11-28',
  ),
  'docker-volumes': docker('Volumes', 'engine/storage/volumes/'),
  'dynamodb-local': {
    publisher: 'AWS',
    title: 'Amazon DynamoDB developer guide, Setting up DynamoDB local (downloadable version)',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.html',
    date: READ,
  },
  'dynamodb-local-usage': {
    publisher: 'AWS',
    title: 'Amazon DynamoDB developer guide, DynamoDB local usage notes',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html',
    date: READ,
  },
  'ecs-log-mode': {
    publisher: 'AWS',
    title: 'Preventing log loss with non-blocking mode in the AWSLogs container log driver',
    url: 'https://aws.amazon.com/blogs/containers/preventing-log-loss-with-non-blocking-mode-in-the-awslogs-container-log-driver/',
    date: '2026-12-01',
  },
  'ecs-awslogs': ecs('Send Amazon ECS logs to CloudWatch', 'using_awslogs'),
  'ecs-fargate-volumes': ecs('Storage options for Amazon ECS tasks', 'using_data_volumes'),
  'compose-profiles': docker('Using profiles with Compose', 'compose/how-tos/profiles/', '2026-11-29'),
  'eventbridge-scheduler': {
    publisher: 'AWS',
    title:
      'Amazon EventBridge Scheduler user guide, Schedule types: cron-based schedules, time zones, retries',
    url: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html',
    date: '2026-11-29',
  },
  'kubernetes-cron-jobs': kubernetes('CronJob', 'concepts/workloads/controllers/cron-jobs/', '2026-11-29'),
  'ecs-container-dependencies': ecs(
    'Amazon ECS task definition parameters: container dependency',
    'task_definition_parameters',
    '2026-11-29',
  ),
  'rds-responsibility': {
    publisher: 'AWS',
    title: 'Amazon RDS user guide, What is Amazon Relational Database Service?: shared responsibility',
    url: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Welcome.html',
    date: '2026-11-29',
  },
  'rds-tls': {
    publisher: 'AWS',
    title:
      'Amazon RDS user guide, Using SSL with a PostgreSQL DB instance: required by default from version 15 on',
    url: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html',
    date: '2026-11-29',
  },
  'rds-multi-az': {
    publisher: 'AWS',
    title: 'Amazon RDS user guide, Multi-AZ DB instance deployments: failing over',
    url: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html',
    date: '2026-11-29',
  },
  'elasticache-serverless': {
    publisher: 'AWS',
    title: 'Amazon ElastiCache user guide, Choosing between deployment options: serverless caching',
    url: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.deployment.html',
    date: '2026-11-29',
  },
  'elasticache-replication': {
    publisher: 'AWS',
    title: 'Amazon ElastiCache user guide, High availability using replication groups: replication latency',
    url: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Replication.html',
    date: '2026-11-30',
  },
  'kubernetes-statefulsets': kubernetes(
    'StatefulSets',
    'concepts/workloads/controllers/statefulset/',
    '2026-11-29',
  ),
  'efs-sizes': {
    publisher: 'AWS',
    title: 'Amazon EFS user guide, What is Amazon Elastic File System?',
    url: 'https://docs.aws.amazon.com/efs/latest/ug/whatisefs.html',
    date: '2026-11-29',
  },
  'eks-storage-class': {
    publisher: 'AWS',
    title: 'Amazon EKS user guide, Create a storage class',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/create-storage-class.html',
    date: '2026-11-29',
  },
  'kubernetes-storage-classes': kubernetes(
    'Storage Classes',
    'concepts/storage/storage-classes/',
    '2026-11-29',
  ),
  'kubernetes-configmap': kubernetes('ConfigMaps', 'concepts/configuration/configmap/'),
  'kubernetes-pid-limits': kubernetes(
    'Process ID limits and reservations',
    'concepts/policy/pid-limiting/',
    '2026-11-28',
  ),
  'kubernetes-images': kubernetes('Images', 'concepts/containers/images/'),
  'ecs-health-checks': {
    publisher: 'AWS',
    title: 'Amazon ECS developer guide, Determine Amazon ECS task health using container health checks',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html',
    date: '2026-11-25',
  },
  'ecs-services': {
    publisher: 'AWS',
    title: 'Amazon ECS developer guide, Amazon ECS services: unhealthy tasks are replaced',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html',
    date: '2026-11-25',
  },
  'ecs-circuit-breaker': {
    publisher: 'AWS',
    title: 'Amazon ECS developer guide, How the Amazon ECS deployment circuit breaker detects failures',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html',
    date: '2026-11-25',
  },
  'ecs-fargate-differences': {
    publisher: 'AWS',
    title: 'Amazon ECS developer guide, Amazon ECS task definition differences for Fargate',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html',
    date: '2026-11-25',
  },
  'fargate-tmpfs': {
    publisher: 'AWS',
    title: 'Amazon ECS supports tmpfs mounts on AWS Fargate',
    url: 'https://aws.amazon.com/about-aws/whats-new/2026/01/amazon-ecs-tmpfs-mounts-aws-fargate-managed-instances/',
    date: '2026-01-06',
  },
  'ecs-fargate-security': {
    publisher: 'AWS',
    title: 'Amazon ECS developer guide, Fargate security best practices in Amazon ECS',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-fargate.html',
    date: '2026-11-25',
  },
  'ecs-shared-responsibility': {
    publisher: 'AWS',
    title: 'Amazon ECS developer guide, Shared responsibility model: Fargate',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-shared-model.html',
    date: '2026-11-25',
  },
  'ecs-task-retirement': {
    publisher: 'AWS',
    title: 'Amazon ECS developer guide, Task retirement and maintenance for AWS Fargate on Amazon ECS',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-maintenance.html',
    date: '2026-11-25',
  },
  'ecs-platform-versions': {
    publisher: 'AWS',
    title: 'Amazon ECS developer guide, Fargate platform versions for Amazon ECS',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html',
    date: '2026-11-25',
  },
  'ecs-zone-rebalancing': {
    publisher: 'AWS',
    title: 'Amazon ECS developer guide, Balancing an Amazon ECS service across Availability Zones',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html',
    date: '2026-11-25',
  },
  'ecs-secrets': {
    publisher: 'AWS',
    title:
      'Amazon ECS developer guide, Pass Secrets Manager secrets through Amazon ECS environment variables',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html',
    date: '2026-11-25',
  },
  'ecs-metrics': {
    publisher: 'AWS',
    title: 'Amazon ECS developer guide, Monitor Amazon ECS using CloudWatch',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-metrics.html',
    date: '2026-11-25',
  },
  'ecs-cloudtrail': {
    publisher: 'AWS',
    title: 'Amazon ECS developer guide, Log Amazon ECS API calls using AWS CloudTrail',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/logging-using-cloudtrail.html',
    date: '2026-11-25',
  },
  'ecs-anywhere': {
    publisher: 'AWS',
    title: 'Amazon ECS developer guide, Amazon ECS clusters for external instances',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html',
    date: '2026-11-25',
  },
  'ecs-managed-instances': {
    publisher: 'AWS',
    title: 'Amazon ECS API reference, ManagedInstancesProvider',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ManagedInstancesProvider.html',
    date: '2026-11-25',
  },
  'ecs-launch-types': {
    publisher: 'AWS',
    title: 'AWS SDK reference for Amazon ECS, launchType: EC2, EXTERNAL, FARGATE and Managed Instances',
    url: 'https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/ecs/aws.sdk.kotlin.services.ecs.model/-run-task-request/launch-type.html',
    date: '2026-11-25',
  },
  'ecs-gradual-deployments': {
    publisher: 'AWS',
    title: 'Containers blog, Gradual deployments in Amazon ECS with linear and canary strategies',
    url: 'https://aws.amazon.com/blogs/containers/gradual-deployments-in-amazon-ecs-with-linear-and-canary-strategies',
    date: '2026-11-25',
  },
  'aws-compute-sla': {
    publisher: 'AWS',
    title: 'Amazon Compute Service Level Agreement, wording of 2022-05-05, which AWS has replaced since',
    url: 'https://aws.amazon.com/compute/sla/historical/',
    date: '2022-05-05',
  },
  'aws-eks-sla': {
    publisher: 'AWS',
    title: 'Amazon EKS Service Level Agreement, wording of 2022-05-04',
    url: 'https://aws.amazon.com/eks/sla/',
    date: '2022-05-04',
  },
  'acm-renewal': {
    publisher: 'AWS',
    title: 'AWS Certificate Manager user guide, Managed certificate renewal in AWS Certificate Manager',
    url: 'https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html',
    date: '2026-11-25',
  },
  'dynamodb-encryption': {
    publisher: 'AWS',
    title: 'Amazon DynamoDB developer guide, DynamoDB encryption at rest',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html',
    date: '2026-11-25',
  },
  'eks-auto-mode': {
    publisher: 'AWS',
    title: 'Amazon EKS user guide, Automate cluster infrastructure with EKS Auto Mode',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/automode.html',
    date: '2026-11-25',
  },
  'eks-auto-instances': {
    publisher: 'AWS',
    title: 'Amazon EKS user guide, Learn about Amazon EKS Auto Mode Managed instances',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/automode-learn-instances.html',
    date: '2026-11-25',
  },
  'eks-auto-encryption': {
    publisher: 'AWS',
    title:
      'Amazon EKS user guide, Enable EBS Volume Encryption with Customer Managed KMS Keys for EKS Auto Mode',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/auto-kms.html',
    date: '2026-11-25',
  },
  'eks-auto-network-policies': {
    publisher: 'AWS',
    title: 'Amazon EKS user guide, Use Network Policies with EKS Auto Mode',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html',
    date: '2026-11-25',
  },
  'eks-envelope-encryption': {
    publisher: 'AWS',
    title: 'Amazon EKS user guide, Default envelope encryption for all Kubernetes API Data',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html',
    date: '2026-11-25',
  },
  'eks-pod-identity': {
    publisher: 'AWS',
    title: 'Amazon EKS user guide, Learn how EKS Pod Identity grants pods access to AWS services',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html',
    date: '2026-11-25',
  },
  'eks-versions': {
    publisher: 'AWS',
    title: 'Amazon EKS user guide, Understand the Kubernetes version lifecycle on EKS',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html',
    date: '2026-11-25',
  },
  'eks-upgrade-policy': {
    publisher: 'AWS',
    title: 'Amazon EKS user guide, View current cluster upgrade policy',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/view-upgrade-policy.html',
    date: '2026-11-25',
  },
  'eks-hybrid-nodes': {
    publisher: 'AWS',
    title: 'Amazon EKS user guide, Prerequisite setup for hybrid nodes',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-prereqs.html',
    date: '2026-11-25',
  },
  'eks-anywhere': {
    publisher: 'AWS',
    title: 'Amazon EKS Anywhere, README',
    url: 'https://github.com/aws/eks-anywhere',
    date: '2026-11-25',
  },
  'eks-outposts': {
    publisher: 'AWS',
    title: 'Eksctl user guide, AWS Outposts Support',
    url: 'https://docs.aws.amazon.com/eks/latest/eksctl/outposts.html',
    date: '2026-11-25',
  },
  'eks-fargate': {
    publisher: 'AWS',
    title: 'Amazon EKS user guide, Simplify compute management with AWS Fargate',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/fargate.html',
    date: '2026-11-25',
  },
  'eks-container-logs': {
    publisher: 'AWS',
    title:
      'Amazon CloudWatch user guide, Install the CloudWatch agent with the Amazon CloudWatch Observability EKS add-on or the Helm chart',
    url: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/install-CloudWatch-Observability-EKS-addon.html',
    date: '2026-11-25',
  },
  'eks-node-repair': {
    publisher: 'AWS',
    title: 'Amazon EKS user guide, Automatically repair nodes in EKS clusters',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/node-repair.html',
    date: '2026-11-30',
  },
  'eks-readiness-gate': {
    publisher: 'Kubernetes SIGs',
    title: 'AWS Load Balancer Controller, Pod readiness gate',
    url: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/',
    date: '2026-11-30',
  },
  'kubernetes-nodes': kubernetes(
    'Node Status: the condition Ready is unknown after 50 s by default',
    'reference/node/node-status/',
    '2026-11-30',
  ),
  'kubernetes-taints': kubernetes(
    'Taints and Tolerations, taint based evictions: 300 s by default',
    'concepts/scheduling-eviction/taint-and-toleration/',
    '2026-11-30',
  ),
  'kubernetes-probes': {
    publisher: 'Kubernetes',
    title: 'Liveness, Readiness, and Startup Probes',
    url: 'https://kubernetes.io/docs/concepts/workloads/pods/probes/',
    date: '2026-11-25',
  },
  'kubernetes-access-modes': {
    publisher: 'Kubernetes',
    title: 'KEP-2485: ReadWriteOncePod PersistentVolume AccessMode',
    url: 'https://www.kubernetes.dev/resources/keps/2485/',
    date: '2026-11-30',
  },
  'kubernetes-pod-affinity': {
    publisher: 'Kubernetes',
    title: 'Assigning Pods to Nodes, Inter-pod affinity and anti-affinity',
    url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/',
    date: '2026-11-30',
  },
  'kubernetes-deployments': {
    publisher: 'Kubernetes',
    title: 'Deployments, Failed Deployment',
    url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/',
    date: '2026-11-25',
  },
  'kubernetes-pod-termination': {
    publisher: 'Kubernetes',
    title: 'Pod Lifecycle, Termination of Pods',
    url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/',
    date: '2026-11-22',
  },
  'kubernetes-disruptions': {
    publisher: 'Kubernetes',
    title: 'Disruptions',
    url: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
    date: '2026-11-22',
  },
  'kubernetes-ingress': {
    publisher: 'Kubernetes',
    title: 'Ingress, Prerequisites',
    url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/',
    date: '2026-11-25',
  },
  'kubernetes-network-policies': {
    publisher: 'Kubernetes',
    title: 'Network Policies, Prerequisites',
    url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
    date: '2026-11-25',
  },
  'kubernetes-dns': {
    publisher: 'Kubernetes',
    title: 'DNS for Services and Pods',
    url: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
    date: '2026-11-22',
  },
  'kubernetes-secrets': {
    publisher: 'Kubernetes',
    title: 'Secrets',
    url: 'https://kubernetes.io/docs/concepts/configuration/secret/',
    date: '2026-11-25',
  },
  'kubernetes-logging': {
    publisher: 'Kubernetes',
    title: 'Logging Architecture',
    url: 'https://kubernetes.io/docs/concepts/cluster-administration/logging/',
    date: '2026-11-25',
  },
  'kubernetes-metrics': {
    publisher: 'Kubernetes',
    title: 'Resource metrics pipeline',
    url: 'https://kubernetes.io/docs/tasks/debug/debug-cluster/resource-metrics-pipeline/',
    date: '2026-11-22',
  },
  'kubernetes-auditing': {
    publisher: 'Kubernetes',
    title: 'Auditing',
    url: 'https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/',
    date: '2026-11-25',
  },
  'kubernetes-encryption': {
    publisher: 'Kubernetes',
    title: 'Good practices for Kubernetes Secrets, Configure encryption at rest',
    url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    date: '2026-11-25',
  },
  'kubernetes-node-autoscaling': {
    publisher: 'Kubernetes',
    title: 'Node Autoscaling',
    url: 'https://kubernetes.io/docs/concepts/cluster-administration/node-autoscaling/',
    date: '2026-11-25',
  },
  'kubernetes-production': {
    publisher: 'Kubernetes',
    title: 'Production environment',
    url: 'https://kubernetes.io/docs/setup/production-environment/',
    date: '2026-11-22',
  },
  'kubernetes-releases': {
    publisher: 'Kubernetes',
    title: 'Releases, Patch Releases',
    url: 'https://kubernetes.io/releases/patch-releases/',
    date: '2026-11-25',
  },
  'compose-production': {
    publisher: 'Docker',
    title: 'Use Compose in production',
    url: 'https://docs.docker.com/compose/how-tos/production/',
    date: '2026-11-25',
  },
  'compose-deploy': {
    publisher: 'Docker',
    title: 'Compose Deploy Specification',
    url: 'https://docs.docker.com/reference/compose-file/deploy/',
    date: '2026-11-25',
  },
  'compose-update-config': {
    publisher: 'Docker',
    title: 'docker/compose issue 13149: update_config is ignored',
    url: 'https://github.com/docker/compose/issues/13149',
    date: READ,
  },
  'compose-networking': {
    publisher: 'Docker',
    title: 'Networking in Compose',
    url: 'https://docs.docker.com/compose/how-tos/networking/',
    date: '2026-11-25',
  },
  'compose-unhealthy': {
    publisher: 'Docker',
    title: 'docker/compose issue 4826: unhealthy containers are not restarted',
    url: 'https://github.com/docker/compose/issues/4826',
    date: '2026-11-25',
  },
  'docker-restart': {
    publisher: 'Docker',
    title: 'Start containers automatically',
    url: 'https://docs.docker.com/engine/containers/start-containers-automatically/',
    date: '2026-11-25',
  },
  'docker-seccomp': {
    publisher: 'Docker',
    title: 'Seccomp security profiles for Docker',
    url: 'https://docs.docker.com/engine/security/seccomp/',
    date: '2026-11-25',
  },
  'docker-daemon-access': {
    publisher: 'Docker',
    title: 'Docker Engine security, Docker daemon attack surface',
    url: 'https://docs.docker.com/engine/security/',
    date: '2026-11-25',
  },
  'docker-stats': {
    publisher: 'Docker',
    title: 'Runtime metrics',
    url: 'https://docs.docker.com/engine/containers/runmetrics/',
    date: '2026-11-25',
  },
  'ecs-iam': {
    publisher: 'AWS',
    title: 'Amazon ECS developer guide, Identity-based policy examples for Amazon Elastic Container Service',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_id-based-policy-examples.html',
    date: '2026-11-25',
  },
  'kubernetes-pod-security': {
    publisher: 'Kubernetes',
    title: 'Pod Security Admission',
    url: 'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
    date: '2026-11-22',
  },
  'docker-events': {
    publisher: 'Docker',
    title: 'docker system events',
    url: 'https://docs.docker.com/reference/cli/docker/system/events/',
    date: '2026-11-25',
  },
  'ecs-graceful-shutdown': {
    publisher: 'AWS',
    title: 'Containers blog, Graceful shutdowns with ECS',
    url: 'https://aws.amazon.com/blogs/containers/graceful-shutdowns-with-ecs/',
    date: '2026-11-25',
  },
  'docker-healthcheck': {
    publisher: 'Docker',
    title: 'Dockerfile reference, HEALTHCHECK',
    url: 'https://docs.docker.com/reference/dockerfile/#healthcheck',
    date: '2026-11-25',
  },
  'compose-services': {
    publisher: 'Docker',
    title: 'Compose file reference, Define services in Docker Compose',
    url: 'https://docs.docker.com/reference/compose-file/services/',
    date: '2026-11-22',
  },
  'docker-rebuild': {
    publisher: 'Docker',
    title: 'Building best practices, Rebuild your images often',
    url: 'https://docs.docker.com/build/building/best-practices/',
    date: '2026-11-22',
  },
  'ecs-exec': ecs('Monitor Amazon ECS containers with ECS Exec', 'ecs-exec'),
  'ecs-exec-read-only': {
    publisher: 'AWS',
    title: 'aws/containers-roadmap issue 1359: ECS Exec with a read-only root',
    url: 'https://github.com/aws/containers-roadmap/issues/1359',
    date: READ,
  },
  'ecs-threshold': {
    publisher: 'AWS',
    title: 'Amazon ECS API reference, ThresholdConfiguration, in force since 2026-07-01',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ThresholdConfiguration.html',
    date: '2026-11-28',
  },
  'ecs-retirement-schedule': ecs(
    'Prepare for AWS Fargate task retirement on Amazon ECS',
    'prepare-task-retirement',
    '2026-11-28',
  ),
  'ecs-express-mode': ecs(
    'Resources created by Amazon ECS Express Mode services',
    'express-service-work',
    '2026-11-28',
  ),
  'ecs-gateway': ecs('Create and manage an Amazon ECS Gateway', 'gateway-managing', '2026-11-28'),
  'elb-deregistration-delay': {
    publisher: 'AWS',
    title: 'Elastic Load Balancing user guide, Edit target group attributes: deregistration delay',
    url: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html',
    date: '2026-11-30',
  },
  'eks-add-on-updates': {
    publisher: 'AWS',
    title: 'Amazon EKS user guide, Update an Amazon EKS add-on: EKS does not update it by itself',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/updating-an-add-on.html',
    date: '2026-11-30',
  },
  'eks-version-rollback': {
    publisher: 'AWS',
    title: 'Amazon EKS best practices guide, Best Practices for Cluster Version Rollback',
    url: 'https://docs.aws.amazon.com/eks/latest/best-practices/rollback-cluster-upgrades.html',
    date: '2026-11-28',
  },
  'eks-gateway-api': {
    publisher: 'AWS',
    title: 'Amazon EKS Auto Mode now supports Kubernetes Gateway API',
    url: 'https://aws.amazon.com/about-aws/whats-new/2026/10/amazon-eks-auto-mode-kubernetes-gateway-api/',
    date: '2026-10-28',
  },
  'eks-auto-consolidation': {
    publisher: 'AWS',
    title: 'Amazon EKS user guide, Review EKS Auto Mode release notes, October 1, 2026',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/auto-change.html',
    date: '2026-10-01',
  },
  'ecs-deregister': ecs(
    'Deregistering an Amazon ECS task definition revision',
    'deregister-task-definition-v2',
  ),
  'ecs-target-tracking': ecs(
    'Use a target metric to scale Amazon ECS services',
    'service-autoscaling-targettracking',
  ),
  'ecs-step-scaling': ecs(
    'Use predefined increments based on CloudWatch alarms to scale Amazon ECS services',
    'service-autoscaling-stepscaling',
    '2026-11-30',
  ),
  keda: {
    publisher: 'KEDA',
    title: 'KEDA Concepts: scales Deployments to and from zero',
    url: 'https://keda.sh/docs/concepts/',
    date: '2026-11-30',
  },
  'cloudtrail-lookup': {
    publisher: 'AWS',
    title: 'AWS CloudTrail user guide, Viewing recent management events with the AWS CLI',
    url: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events-cli.html',
    date: READ,
  },
  'eks-control-plane-logs': {
    publisher: 'AWS',
    title: 'Amazon EKS user guide, Send control plane logs to CloudWatch Logs',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html',
    date: READ,
  },
  'kubernetes-autoscaling': kubernetes(
    'Horizontal Pod Autoscaling',
    'tasks/run-application/horizontal-pod-autoscale/',
  ),
  'kubernetes-scale-to-zero': {
    publisher: 'Kubernetes',
    title: 'Kubernetes v1.37: Scale Workloads to Zero with HorizontalPodAutoscaler',
    url: 'https://kubernetes.io/blog/2026/09/02/kubernetes-v1-37-hpa-scale-to-zero-beta/',
    date: '2026-09-02',
  },
  'kubernetes-sidecars': kubernetes('Sidecar Containers', 'concepts/workloads/pods/sidecar-containers/'),
  'kubernetes-sidecar-readiness': {
    publisher: 'Kubernetes',
    title: 'kubernetes/kubernetes issue 142145: a native sidecar that is not ready makes its pod not ready',
    url: 'https://github.com/kubernetes/kubernetes/issues/142145',
    date: '2026-09-16',
  },
  'ecs-container-restarts': ecs(
    'Restart individual containers in Amazon ECS tasks with container restart policies',
    'container-restart-policy',
  ),
  'ecs-essential': {
    publisher: 'AWS',
    title: 'Amazon ECS API reference, ContainerDefinition: essential',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
    date: '2026-11-28',
  },
  'ecs-agent-start': {
    publisher: 'AWS',
    title:
      'aws/amazon-ecs-agent pull request 3927: what waits for the START of a sidecar goes on when that has ended',
    url: 'https://github.com/aws/amazon-ecs-agent/pull/3927',
    date: '2023-09-26',
  },
  'ecs-pull-error': {
    publisher: 'AWS',
    title:
      'AWS re:Post, How do I resolve the "cannotpullcontainererror" error for my Amazon ECS tasks on Fargate?',
    url: 'https://repost.aws/knowledge-center/ecs-fargate-pull-container-error',
    date: '2026-11-28',
  },
  'kubernetes-restarts': kubernetes(
    'Pod Lifecycle, How Pods handle problems with containers',
    'concepts/workloads/pods/pod-lifecycle/#restart-policy',
  ),
  'target-tracking-cooldowns': {
    publisher: 'AWS',
    title:
      'Application Auto Scaling API reference, TargetTrackingScalingPolicyConfiguration: ScaleOutCooldown, ScaleInCooldown',
    url: 'https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html',
    date: '2026-11-28',
  },
  'ecs-faster-scaling': {
    publisher: 'AWS',
    title: 'AWS News Blog, Amazon ECS introduces new high-resolution metrics for faster service auto scaling',
    url: 'https://aws.amazon.com/blogs/aws/amazon-ecs-introduces-new-high-resolution-metrics-for-faster-service-auto-scaling/',
    date: '2026-06-18',
  },
  'ecs-faster-scaling-total': {
    publisher: 'DevOps Cloud Consult',
    title: 'ECS auto scaling now 4x faster with 20-second metrics',
    url: 'https://devopscloudconsult.com/blog/ecs-auto-scaling-now-4x-faster-with-20-second-metr/',
    date: '2026-11-30',
  },
  'karpenter-expiration': {
    publisher: 'Karpenter',
    title: 'Disruption, Expiration',
    url: 'https://karpenter.sh/docs/concepts/disruption/',
    date: '2026-11-30',
  },
  'eks-node-pool-defaults': {
    publisher: 'AWS',
    title: 'Amazon EKS user guide, Create a Node Pool for EKS Auto Mode',
    url: 'https://docs.aws.amazon.com/eks/latest/userguide/create-node-pool.html',
    date: '2026-11-30',
  },
  'kubernetes-force-delete': kubernetes(
    'Force Delete StatefulSet Pods: the pods of an unreachable node',
    'tasks/run-application/force-delete-stateful-set-pod/',
    '2026-11-30',
  ),
  'kubernetes-managed-fields': kubernetes(
    'Server-Side Apply, Field management',
    'reference/using-api/server-side-apply/',
  ),
} as const satisfies Record<string, Source>;

export type SourceId = keyof typeof SOURCES;
