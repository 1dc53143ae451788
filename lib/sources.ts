/** Where a statement comes from that no artefact of ours can show. */
export interface Source {
  readonly publisher: string;
  /** The page's own title, and its section where it is long. */
  readonly title: string;
  readonly url: string;
  /** When it was read, or written, as far as that is known. */
  readonly date: string;
}

const compose = (title: string, page: string): Source => ({
  publisher: 'Docker',
  title: `Compose file reference, ${title}`,
  url: `https://docs.docker.com/reference/compose-file/${page}`,
  date: '2026-11-22',
});
const docker = (title: string, page: string): Source => ({
  publisher: 'Docker',
  title,
  url: `https://docs.docker.com/${page}`,
  date: '2026-11-22',
});
const ecs = (title: string, page: string): Source => ({
  publisher: 'AWS',
  title: `Amazon ECS developer guide, ${title}`,
  url: `https://docs.aws.amazon.com/AmazonECS/latest/developerguide/${page}.html`,
  date: '2026-11-22',
});
const kubernetes = (title: string, page: string): Source => ({
  publisher: 'Kubernetes',
  title,
  url: `https://kubernetes.io/docs/${page}`,
  date: '2026-11-22',
});

/** Every outside source that the comparison and the verdicts cite, once. */
export const SOURCES = {
  'cloudwatch-otlp': {
    publisher: 'AWS',
    title: 'Amazon CloudWatch user guide, OTLP endpoints',
    url: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html',
    date: '2026-11-22',
  },
  'compose-configs': compose('configs', 'configs/'),
  'compose-deploy': compose('deploy', 'deploy/'),
  'compose-healthcheck': compose('services: healthcheck', 'services/#healthcheck'),
  'compose-model': docker('How Compose works', 'compose/intro/compose-application-model/'),
  'compose-networks': compose('networks: internal', 'networks/#internal'),
  'compose-ports': compose('services: ports', 'services/#ports'),
  'compose-stop': compose('services: stop_grace_period', 'services/#stop_grace_period'),
  'docker-json-file': docker('JSON File logging driver', 'engine/logging/drivers/json-file/'),
  'docker-volumes': docker('Volumes', 'engine/storage/volumes/'),
  'dynamodb-local': {
    publisher: 'AWS',
    title: 'Amazon DynamoDB developer guide, Setting up DynamoDB local',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.html',
    date: '2026-11-22',
  },
  'dynamodb-local-usage': {
    publisher: 'AWS',
    title: 'Amazon DynamoDB developer guide, DynamoDB local usage notes',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html',
    date: '2026-11-22',
  },
  'ecs-awslogs': ecs('Send Amazon ECS logs to CloudWatch', 'using_awslogs'),
  'ecs-circuit-breaker': ecs(
    'How the Amazon ECS deployment circuit breaker detects failures',
    'deployment-circuit-breaker',
  ),
  'ecs-fargate-security': ecs(
    'Fargate security considerations for Amazon ECS',
    'fargate-security-considerations',
  ),
  'ecs-fargate-volumes': ecs('Storage options for Amazon ECS tasks', 'using_data_volumes'),
  'ecs-health-check': ecs('Determine Amazon ECS task health using container health checks', 'healthcheck'),
  'ecs-task-retirement': ecs(
    'Task retirement and maintenance for AWS Fargate on Amazon ECS',
    'task-maintenance',
  ),
  'ecs-task-sizes': ecs('Fargate task sizes', 'fargate-tasks-services'),
  'kubernetes-configmap': kubernetes('ConfigMaps', 'concepts/configuration/configmap/'),
  'kubernetes-deployment': kubernetes(
    'Deployments, Failed Deployment',
    'concepts/workloads/controllers/deployment/#failed-deployment',
  ),
  'kubernetes-images': kubernetes('Images', 'concepts/containers/images/'),
  'kubernetes-ingress': kubernetes('Ingress', 'concepts/services-networking/ingress/'),
  'kubernetes-logging': kubernetes(
    'Logging Architecture, Log rotation',
    'concepts/cluster-administration/logging/#log-rotation',
  ),
  'kubernetes-probes': kubernetes(
    'Liveness, Readiness, and Startup Probes',
    'concepts/workloads/pods/probes/',
  ),
  'kubernetes-secrets': kubernetes('Secrets', 'concepts/configuration/secret/'),
} as const satisfies Record<string, Source>;

export type SourceId = keyof typeof SOURCES;
