import { Duration, Stack, Tags, TimeZone } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { EcsRunFargateTask } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { Application, Job, Service } from '../../definition/application.ts';
import { callablePorts } from '../../definition/ports.ts';
import { startupSeconds } from '../../definition/probe-commands.ts';
import { outboundPorts } from '../../definition/resources.ts';
import { callersOf, discoveryName, takesPartInCalls } from '../../definition/service-calls.ts';
import { type TaskProps, taskDefinition } from './task-definition.ts';
import { serviceFiles } from './volumes.ts';

/*
 * The workloads of an application on ECS: services, which run all the time, and jobs, which run on a schedule.
 */

export interface EcsServiceProps extends Omit<TaskProps, 'files'> {
  /** The cluster, which has a namespace if any service of the application calls another one. */
  readonly cluster: ecs.ICluster;
  /** The network of the tasks. */
  readonly vpc: ec2.IVpc;
}

/** One service of an application on ECS, with its tasks, roles, security group and log group. */
export class EcsService extends Construct {
  /** The ECS service. */
  readonly fargate: ecs.FargateService;
  /** The security group of the tasks. At first nobody may call them. */
  readonly group: ec2.SecurityGroup;

  constructor(scope: Construct, id: string, { cluster, vpc, ...props }: EcsServiceProps) {
    super(scope, id);
    const { application, service, executeCommand, removalPolicy } = props;
    this.group = tasksGroup(this, vpc, application, service);
    const files = serviceFiles(this, { service, vpc, tasks: this.group, removalPolicy });
    const connected = serviceConnect(application, service);
    const start = startupSeconds(service);
    this.fargate = new ecs.FargateService(this, 'Service', {
      cluster,
      taskDefinition: taskDefinition(this, { ...props, files }),
      minHealthyPercent: 100 - service.rollout.unavailablePercent,
      maxHealthyPercent: 100 + service.rollout.surgePercent,
      circuitBreaker: { enable: true, rollback: service.rollout.rollback },
      // ECS knows a grace period only for the checks of a load balancer.
      ...(service.exposure && start !== undefined && { healthCheckGracePeriod: Duration.seconds(start) }),
      availabilityZoneRebalancing: service.availability.spreadOverZones
        ? ecs.AvailabilityZoneRebalancing.ENABLED
        : ecs.AvailabilityZoneRebalancing.DISABLED,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [this.group],
      assignPublicIp: false,
      ...(connected && { serviceConnectConfiguration: connected }),
      // Also grants the task role what the agent needs to talk to Session Manager.
      enableExecuteCommand: executeCommand,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    // The policy of the role is a resource of its own. Without it, the first tasks find no image, no secret and no log.
    const { executionRole } = this.fargate.taskDefinition;
    if (executionRole) this.fargate.node.addDependency(executionRole);
    // A task fails where the file system has no address in its zone yet.
    if (files) this.fargate.node.addDependency(files.fileSystem.mountTargetsAvailable);
    setFailureThreshold(this.fargate, service.rollout);
    setTaskCount(this.fargate, service);
    Tags.of(this).add('service', service.name);
    if (service.version !== application.version) Tags.of(this).add('version', service.version);
  }
}

/** Sets the circuit breaker's threshold on the CloudFormation resource, as the class has no property for it. */
function setFailureThreshold(fargate: ecs.FargateService, { failureThreshold }: Service['rollout']): void {
  if (!failureThreshold) return;
  const { type, value, resetWhenHealthy } = failureThreshold;
  const breaker = 'DeploymentConfiguration.DeploymentCircuitBreaker';
  const resource = fargate.node.findChild('Service') as ecs.CfnService;
  // Not BOUNDED_PERCENT, which has bounds of 3 and 200 that the definition does not show.
  const Type = type === 'count' ? 'COUNT' : 'UNBOUNDED_PERCENT';
  resource.addPropertyOverride(`${breaker}.ThresholdConfiguration`, { Type, Value: value });
  resource.addPropertyOverride(`${breaker}.ResetOnHealthyTask`, resetWhenHealthy);
}

/**
 * Adds a scaling target, whose minimum and maximum hold the number of tasks. A fixed number is both.
 *
 * Not the service's desired count: each deployment would reset it. And if the count came and went with `scaling`, the
 * number of tasks would be left to chance.
 */
function setTaskCount(fargate: ecs.FargateService, { replicas, scaling }: Service): void {
  const target = fargate.autoScaleTaskCount({ minCapacity: replicas.min, maxCapacity: replicas.max });
  if (!scaling) return;
  const cooldown = {
    scaleInCooldown: Duration.seconds(scaling.scaleInDelaySeconds),
    scaleOutCooldown: Duration.seconds(scaling.scaleOutDelaySeconds),
  };
  if (scaling.targetCpuPercent !== undefined)
    target.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: scaling.targetCpuPercent, ...cooldown });
  if (scaling.targetMemoryPercent !== undefined)
    target.scaleOnMemoryUtilization('Memory', {
      targetUtilizationPercent: scaling.targetMemoryPercent,
      ...cooldown,
    });
}

/**
 * A part of Service Connect, by which services reach each other as `http://visits:8080`. A service that is called
 * offers its ports under its own name. A service that only calls gets the names of the others.
 *
 * @returns undefined if the service neither calls nor is called
 */
function serviceConnect(application: Application, service: Service): ecs.ServiceConnectProps | undefined {
  if (!takesPartInCalls(application, service)) return undefined;
  if (callersOf(application, service).length === 0) return {};
  return {
    services: callablePorts(service).map(([port, { number, protocol }]) => ({
      portMappingName: port,
      discoveryName: discoveryName(service, port),
      dnsName: service.name,
      port: number,
      // The default of 15 s would end slower requests. Elsewhere nothing between two services ends a request, either.
      ...(protocol !== 'tcp' && { perRequestTimeout: Duration.seconds(0) }),
    })),
  };
}

export interface EcsJobProps extends Omit<TaskProps, 'files' | 'service'> {
  /** The job. */
  readonly job: Job;
  /** The cluster. */
  readonly cluster: ecs.ICluster;
  /** The network of the tasks. */
  readonly vpc: ec2.IVpc;
}

/** One job of an application on ECS: a task that EventBridge Scheduler starts. */
export class EcsJob extends Construct {
  /** The security group of the tasks. Nobody may call them. */
  readonly group: ec2.SecurityGroup;
  /** The command that runs the job now. */
  readonly runCommand: string;

  constructor(scope: Construct, id: string, { job, cluster, vpc, ...props }: EcsJobProps) {
    super(scope, id);
    this.group = tasksGroup(this, vpc, props.application, job);
    const task = taskDefinition(this, { ...props, service: job });
    const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
    new Schedule(this, 'Schedule', {
      description: `runs ${job.name}`,
      schedule: ScheduleExpression.cron({ ...cronOf(job.schedule), timeZone: TimeZone.of(job.timeZone) }),
      target: new EcsRunFargateTask(cluster, {
        taskDefinition: task,
        securityGroups: [this.group],
        vpcSubnets,
        assignPublicIp: false,
        retryAttempts: job.retries,
        maxEventAge: Duration.seconds(job.startWithinSeconds),
        propagateTags: true,
        enableEcsManagedTags: true,
      }),
    });
    const subnets = vpc.selectSubnets(vpcSubnets).subnetIds.join(',');
    const network = `awsvpcConfiguration={subnets=[${subnets}],securityGroups=[${this.group.securityGroupId}]}`;
    this.runCommand = `aws ecs run-task --launch-type FARGATE --cluster ${cluster.clusterName} --task-definition ${task.family} --network-configuration '${network}' --region ${Stack.of(this).region}`;
    Tags.of(this).add('job', job.name);
  }
}

const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/**
 * The fields of cron as EventBridge takes them: a step names where it begins, and days of the week have names, because
 * EventBridge counts them from 1. Source: Amazon EventBridge Scheduler user guide, "Cron-based schedules".
 */
export function cronOf(schedule: string): Record<'minute' | 'hour' | 'month', string> & {
  readonly day?: string;
  readonly weekDay?: string;
} {
  const [minute = '*', hour = '*', day = '*', month = '*', weekDay = '*'] = schedule.split(' ');
  const from = (first: number, field: string): string => field.replaceAll('*/', `${first}/`);
  const named = weekDay.replaceAll(/(?<!\/)\d+/g, (number) => DAYS[Number(number)] ?? number);
  return {
    minute: from(0, minute),
    hour: from(0, hour),
    month: from(1, month),
    // CDK writes ? for the day that is left out, which EventBridge demands.
    ...(weekDay === '*' ? { day: from(1, day) } : { weekDay: named.replaceAll('*/', 'SUN/') }),
  };
}

/** The port of AWS APIs and image registries. */
const HTTPS = 443;

/** The security group of tasks, which may call AWS and what the definition names. */
function tasksGroup(
  scope: Construct,
  vpc: ec2.IVpc,
  application: Application,
  service: Service,
): ec2.SecurityGroup {
  const group = new ec2.SecurityGroup(scope, 'Group', {
    vpc,
    allowAllOutbound: false,
    description: `tasks of ${service.name}`,
  });
  // Name resolution needs no rule: security groups do not filter the VPC's resolver.
  group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(HTTPS), 'images, secrets, logs and other AWS APIs');
  for (const outbound of outboundPorts(application, service).filter((port) => port !== HTTPS))
    group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(outbound), 'what the service calls');
  return group;
}
