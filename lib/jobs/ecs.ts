import { minutesAgo, putSecret, type SecretNames } from './aws.ts';
import { NO_SECRET, type Ways } from './job.ts';

export interface EcsNames {
  /** The family of its task definitions, and its container. */
  readonly service: string;
  /** @default - no secret */
  readonly secret?: SecretNames;
}

const DEPLOY = 'npx cdk deploy EcsFargate';
const IN_CLUSTER = '--cluster $CLUSTER';
const OF_SERVICE = `${IN_CLUSTER} --services $SERVICE`;
const STABLE = `aws ecs wait services-stable ${OF_SERVICE}`;

export function ecsWays({ service, secret }: EcsNames): Ways {
  const tasks = (query: string, flags = '') =>
    `$(aws ecs list-tasks ${IN_CLUSTER} --family ${service}${flags} --query '${query}' --output text)`;
  const events = `aws logs filter-log-events --log-group-name $LOGS --log-stream-name-prefix ${service}/${service}/ --start-time ${minutesAgo(2)} --query 'events[].[message]' --output text`;

  return {
    access: {
      by: "AWS's CLI and CDK's; CloudFormation made the names",
      steps: [
        `CLUSTER=$(aws ecs list-clusters --query "clusterArns[?contains(@, '/EcsFargate-')] | [0]" --output text)`,
        `SERVICE=$(aws ecs list-services ${IN_CLUSTER} --query 'serviceArns[0]' --output text)`,
        `LOGS=$(aws ecs describe-task-definition --task-definition ${service} --query 'taskDefinition.containerDefinitions[0].logConfiguration.options."awslogs-group"' --output text)`,
      ],
    },
    logs: { by: 'aws logs, from CloudWatch', steps: [events] },
    shell: {
      not: 'ECS Exec is off, as its agent needs a root that it may write to',
      steps: [`aws ecs describe-services ${OF_SERVICE} --query 'services[0].enableExecuteCommand'`],
      sources: ['ecs-exec', 'ecs-exec-read-only'],
    },
    scale: {
      by: 'edit, cdk deploy; what update-service sets, scaling may take back',
      steps: [{ edit: 'replicas' }, DEPLOY],
      sources: ['ecs-target-tracking'],
    },
    variable: { by: 'edit, cdk deploy: new tasks', steps: [{ edit: 'environment' }, DEPLOY] },
    release: {
      by: 'edit, cdk deploy: builds, pushes, waits until it is steady',
      steps: [{ edit: 'version' }, "git commit --all --message 'Release'", DEPLOY],
    },
    rollback: {
      by: 'a failed one by itself; else git revert, cdk deploy, as the old task definition is deregistered',
      steps: ['git revert --no-edit HEAD', DEPLOY],
      sources: ['ecs-circuit-breaker', 'ecs-deregister'],
    },
    failure: {
      by: "the service's events, stopped tasks, their logs",
      steps: [
        `aws ecs describe-services ${OF_SERVICE} --query 'services[0].events[:5].[message]' --output text`,
        `aws ecs describe-tasks ${IN_CLUSTER} --tasks ${tasks('taskArns[]', ' --desired-status STOPPED')} --query 'tasks[].[stoppedReason,containers[?exitCode!=\`0\`].[name,exitCode]]'`,
        events,
      ],
    },
    secret: secret
      ? {
          by: 'aws secretsmanager, then new tasks, as each gets it when it starts',
          steps: [
            ...putSecret(secret),
            `aws ecs update-service ${IN_CLUSTER} --service $SERVICE --force-new-deployment --query 'service.status'`,
            STABLE,
          ],
          sources: ['ecs-secrets'],
        }
      : NO_SECRET,
    restart: {
      by: 'aws ecs stop-task: another is started',
      steps: [
        `aws ecs stop-task ${IN_CLUSTER} --task ${tasks('taskArns[0]')} --query 'task.taskArn'`,
        STABLE,
      ],
    },
    audit: {
      by: 'CloudTrail: calls of 90 days, by identity',
      steps: [
        `aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventSource,AttributeValue=ecs.amazonaws.com --max-items 50 --query "Events[?ReadOnly=='false'].[EventTime,Username,EventName]" --output text`,
      ],
      sources: ['ecs-cloudtrail', 'cloudtrail-lookup'],
      notRun: 'an emulated account records no events',
    },
  };
}
