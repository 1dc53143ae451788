import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import { eventually } from '../../app/support/eventually.ts';
import type { RunningEcsService } from './ecs-service.ts';

/**
 * Runs a command in place of a service, in a task with the service's role, network and limits. Not in a shell of a
 * running task: the service does not allow one.
 *
 * @returns the output of the command, read from the service's log group
 */
export async function runInTask(
  { cluster, container, taskDefinition, networkConfiguration }: RunningEcsService,
  command: string[],
): Promise<string> {
  const ecs = new ECSClient();
  const { tasks, failures } = await ecs.send(
    new RunTaskCommand({
      cluster,
      launchType: 'FARGATE',
      taskDefinition: taskDefinition.taskDefinitionArn,
      networkConfiguration,
      overrides: { containerOverrides: [{ name: container, command }] },
    }),
  );
  const task = tasks?.[0]?.taskArn;
  if (!task) throw new Error(`the task that asks must start; got ${JSON.stringify(failures)}`);
  const stopped = async () => {
    const found = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
    return found.tasks?.[0]?.lastStatus === 'STOPPED';
  };
  await eventually('the task that asks has stopped', stopped, 240_000);
  const main = taskDefinition.containerDefinitions?.find(({ name }) => name === container);
  const { events = [] } = await new CloudWatchLogsClient().send(
    new GetLogEventsCommand({
      logGroupName: main?.logConfiguration?.options?.['awslogs-group'],
      logStreamName: `${container}/${container}/${task.split('/').at(-1)}`,
      startFromHead: true,
    }),
  );
  return events.map(({ message }) => message).join('\n');
}
