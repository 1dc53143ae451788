import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { eventually } from '../../app/support/eventually.ts';
import type { Resource } from './account.ts';

/**
 * Runs a command as the service's task, with its role, network and limits, in the place of the service. Not by a shell
 * in a running task, which the service does not allow.
 *
 * @returns what the command printed, read from the service's log group
 */
export async function runInTask(
  resources: readonly Resource[],
  command: string[],
  container: string,
): Promise<string> {
  const name = (wanted: string) => resources.find(({ type }) => type === wanted)?.name ?? '';
  const cluster = name('AWS::ECS::Cluster');
  const ecs = new ECSClient();
  const { services } = await ecs.send(
    new DescribeServicesCommand({ cluster, services: [name('AWS::ECS::Service')] }),
  );
  const { tasks, failures } = await ecs.send(
    new RunTaskCommand({
      cluster,
      launchType: 'FARGATE',
      taskDefinition: services?.[0]?.taskDefinition,
      networkConfiguration: services?.[0]?.networkConfiguration,
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
  const { events = [] } = await new CloudWatchLogsClient().send(
    new GetLogEventsCommand({
      logGroupName: name('AWS::Logs::LogGroup'),
      logStreamName: `${container}/${container}/${task.split('/').at(-1)}`,
      startFromHead: true,
    }),
  );
  return events.map(({ message }) => message).join('\n');
}
