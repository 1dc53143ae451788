import { stackNames } from '../../deploy/stack-names.ts';
import { type ManagedSecret, minutesAgo, putSecret, resourceOf, typedByUser } from './aws.ts';
import {
  committed,
  editedBy,
  editedIn,
  editOf,
  ifItHasAShell,
  lostBy,
  NO_CALLS,
  NO_SCALING,
  NO_SECRET,
  type Procedure,
  type Replicas,
  type Runbook,
  type RunService,
  releasedField,
  renderedFirst,
  replicasEdited,
  reverted,
} from './procedure.ts';

export interface EcsNames extends RunService {
  /** The name of the application. */
  readonly application: string;
  /** The family of the task definitions. */
  readonly family: string;
  readonly replicas: Replicas;
  /** Whether a scaling policy changes the number of tasks. */
  readonly isScaled: boolean;
  /** Whether a failed release is rolled back automatically. */
  readonly rollsBack: boolean;
  /** @default - no secret */
  readonly secret?: ManagedSecret | undefined;
  readonly exec: Exec;
  /** The discovery names of the HTTP and gRPC ports that the service calls. Service Connect counts their answers. */
  readonly endpoints: readonly string[];
}

/** The settings that decide how ECS Exec opens a shell. */
export interface Exec {
  /** Whether the stack enables ECS Exec, by the option `ecsExec`. */
  readonly isOn: boolean;
  /** Whether the service's container has a read-only root file system. */
  readonly hasReadOnlyRoot: boolean;
}

const deploy = ({ handling }: Pick<EcsNames, 'handling'>): string => handling.deploy.EcsFargate;
const IN_CLUSTER = '--cluster $CLUSTER';
const OF_SERVICE = `${IN_CLUSTER} --services $SERVICE`;
/** The command that changes the service. */
export const UPDATE_SERVICE = `aws ecs update-service ${IN_CLUSTER} --service $SERVICE`;
/** The command that waits until as many tasks run as there should be. */
export const STABLE = `aws ecs wait services-stable ${OF_SERVICE}`;

/** The command that finds the cluster of an application. */
export const findCluster = (application: string): string =>
  `CLUSTER=$(${resourceOf(stackNames({ name: application }).EcsFargate, 'AWS::ECS::Cluster')})`;

/** The command that finds the service among those of the cluster, by the family of its tasks. */
export const findService = ({ isAlone, family }: Pick<EcsNames, 'isAlone' | 'family'>): string =>
  isAlone
    ? `SERVICE=$(aws ecs list-services ${IN_CLUSTER} --query 'serviceArns[0]' --output text)`
    : // One call of describe-services takes ten services at most.
      `SERVICE=$(aws ecs list-services ${IN_CLUSTER} --query 'serviceArns[]' --output text | xargs -n 10 aws ecs describe-services ${IN_CLUSTER} --query "services[?contains(taskDefinition, ':task-definition/${family}:')].serviceArn" --output text --services)`;

/** The runbook for ECS on Fargate. */
export function ecsRunbook(names: EcsNames): Runbook {
  return {
    access: {
      by: `the CLIs of AWS and CDK; CloudFormation made the names${editedIn(names)}`,
      steps: [
        findCluster(names.application),
        findService(names),
        `LOGS=$(aws ecs describe-task-definition --task-definition ${names.family} --query 'taskDefinition.containerDefinitions[0].logConfiguration.options."awslogs-group"' --output text)`,
      ],
    },
    ...inspection(names),
    ...changes(names),
    secret: names.secret ? rotation(names.secret) : NO_SECRET,
    restart: {
      by: 'aws ecs stop-task: another is started',
      ...lostBy(names.replicas),
      steps: [
        `aws ecs stop-task ${IN_CLUSTER} --task ${tasksOf(names, 'taskArns[0]')} --query 'task.taskArn'`,
        STABLE,
      ],
    },
  };
}

/** The procedures that look at a service and change nothing. */
function inspection(names: EcsNames): Pick<Runbook, 'logs' | 'shell' | 'failure' | 'calls' | 'audit'> {
  const { service, exec, calls, endpoints } = names;
  const events = `aws logs filter-log-events --log-group-name $LOGS --log-stream-name-prefix ${service}/${service}/ --start-time ${minutesAgo(10)} --query 'events[].[message]' --output text`;
  return {
    logs: { by: 'aws logs, from CloudWatch', steps: [events] },
    shell: {
      by: `${exec.isOn ? '' : `${renderedFirst(names).length > 0 ? 'npm start and ' : ''}cdk deploy with ecsExec=true (in cdk.json, or the next deployment turns it off), then `}aws ecs execute-command, as root${ifItHasAShell(names)}`,
      lost: reservations(exec),
      steps: [
        ...(exec.isOn ? [] : withExec(names)),
        `aws ecs execute-command ${IN_CLUSTER} --task ${tasksOf(names, 'taskArns[0]')} --container ${service} --interactive --command sh`,
      ],
      sources: ['ecs-exec', ...(exec.hasReadOnlyRoot ? (['ecs-exec-read-only'] as const) : [])],
      notRun: 'an emulated account has no agent of ECS Exec',
    },
    failure: {
      by: "the service's events, stopped tasks, their logs",
      steps: [
        `aws ecs describe-services ${OF_SERVICE} --query 'services[0].events[:5].[message]' --output text`,
        `aws ecs describe-tasks ${IN_CLUSTER} --tasks ${tasksOf(names, 'taskArns[]', ' --desired-status STOPPED')} --query 'tasks[].[stoppedReason,containers[?exitCode!=\`0\`].[name,exitCode]]'`,
        events,
      ],
    },
    calls:
      calls.length > 0
        ? {
            by: "Service Connect's count of 5xx answers that the called service gives, per minute, then the logs: a call that reaches none of its tasks is not counted",
            steps: [...endpoints.map(failedAnswers), events],
            sources: ['ecs-service-connect-metrics'],
            notRun: 'an emulated account counts no answers',
          }
        : NO_CALLS,
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

/** Turns ECS Exec on. The context counts when the stacks are rendered, which is before `cdk deploy` for a Compose file. */
const withExec = (names: EcsNames): string[] =>
  names.handling.source === undefined
    ? [`${deploy(names)} -c ecsExec=true`]
    : ['# add "ecsExec": true to the context of cdk.json', ...renderedFirst(names), deploy(names)];

/** The procedures that edit the definition and deploy it. */
function changes(names: EcsNames): Pick<Runbook, 'scale' | 'variable' | 'release' | 'rollback'> {
  const { built, isScaled, isSingleton, rollsBack } = names;
  return {
    scale: isSingleton
      ? NO_SCALING
      : {
          by: `${editedBy(names)}, cdk deploy${isScaled ? '; scaling may override update-service' : ''}`,
          steps: [...replicasEdited(names, renderedFirst(names)), deploy(names)],
          sources: isScaled ? ['ecs-target-tracking'] : [],
        },
    variable: {
      by: `${editedBy(names)}, cdk deploy: new tasks`,
      steps: [editOf(names, 'environment'), ...renderedFirst(names), deploy(names)],
    },
    release: {
      by: `${editedBy(names)}, cdk deploy: ${built ? 'builds, pushes, ' : ''}waits until it is steady`,
      steps: [editOf(names, releasedField(names)), committed(names), ...renderedFirst(names), deploy(names)],
    },
    rollback: {
      by: `${rollsBack ? 'automatic for a failed release, but revert it too, or the next deployment repeats it. While another release runs, aws cloudformation cancel-update-stack takes back the whole stack, and aws ecs stop-service-deployment the service alone; later ' : ''}${reverted(names).by} and cdk deploy, because CloudFormation has deregistered the old task definition`,
      steps: [reverted(names).step, ...renderedFirst(names), deploy(names)],
      sources: [
        'ecs-circuit-breaker',
        'ecs-deregister',
        ...(rollsBack ? (['ecs-stop-deployment', 'cloudformation-cancel'] as const) : []),
      ],
    },
  };
}

const rotation = (secret: ManagedSecret): Procedure => ({
  by: 'aws secretsmanager, then new tasks, as a task reads it at its start',
  steps: [
    ...putSecret(secret),
    `aws ecs update-service ${IN_CLUSTER} --service $SERVICE --force-new-deployment --query 'service.status'`,
    STABLE,
  ],
  sources: ['ecs-secrets'],
  ...typedByUser(secret),
});

/** A shell expression that lists tasks of the service. */
const tasksOf = ({ family }: EcsNames, query: string, flags = ''): string =>
  `$(aws ecs list-tasks ${IN_CLUSTER} --family ${family}${flags} --query '${query}' --output text)`;

const failedAnswers = (endpoint: string): string =>
  `aws cloudwatch get-metric-statistics --namespace AWS/ECS --metric-name HTTPCode_Target_5XX_Count --dimensions Name=TargetDiscoveryName,Value=${endpoint} --start-time $(($(date +%s) - 600)) --end-time $(date +%s) --period 60 --statistics Sum --query 'sort_by(Datapoints,&Timestamp)[].[Timestamp,Sum]' --output text`;

/** The drawbacks of a shell on ECS, if any. */
function reservations({ isOn, hasReadOnlyRoot }: Exec): string | undefined {
  const all = [
    ...(isOn ? [] : ['turning it on replaces the tasks']),
    ...(hasReadOnlyRoot
      ? ['its agent gets three writable volumes, as AWS does not support it with a read-only root']
      : []),
  ];
  return all.length > 0 ? all.join('; ') : undefined;
}
