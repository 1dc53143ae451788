import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import type { Replica } from '../deployed.ts';
import type { RunningEcsService } from './ecs-service.ts';

/** A running task, and the time of its start in milliseconds since 1970. */
export interface RunningTask extends Replica {
  readonly startedMs: number;
}

/** The running tasks of the service. The id of each is its ARN. */
export async function runningTasks({ cluster, name, container }: RunningEcsService): Promise<RunningTask[]> {
  const ecs = new ECSClient();
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName: name }));
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  return Promise.all(
    tasks
      .filter(({ lastStatus }) => lastStatus === 'RUNNING')
      .map(async ({ taskArn: id = '', taskDefinitionArn: taskDefinition, startedAt }) => {
        const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
        const containers = described.taskDefinition?.containerDefinitions;
        const pairs = containers?.find((one) => one.name === container)?.environment ?? [];
        const environment = Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
        return { id, environment, startedMs: startedAt?.getTime() ?? Number.NaN };
      }),
  );
}
