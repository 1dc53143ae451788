import { Duration, Stack, Tags, TimeZone } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { EcsRunFargateTask } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { Job } from '../../definition/application.ts';
import { tasksGroup } from './ecs-service.ts';
import type { TaskProps } from './task-context.ts';
import { taskDefinition } from './task-definition.ts';

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
