import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import type { RunningEcsService } from './ecs-service.ts';

/** The visits that a service has logged as given up or lost, since a time in milliseconds since 1970. */
export async function visitsGivenUp(
  { container, taskDefinition }: RunningEcsService,
  sinceMs: number,
): Promise<number> {
  const main = taskDefinition.containerDefinitions?.find(({ name }) => name === container);
  const logGroupName = main?.logConfiguration?.options?.['awslogs-group'];
  let sum = 0;
  const asked = { logGroupName, startTime: sinceMs, filterPattern: 'visits' };
  for await (const { events = [] } of paginateFilterLogEvents(
    { client: new CloudWatchLogsClient() },
    asked,
  )) {
    for (const { message = '' } of events) {
      const given = /"visits":(\d+).*"msg":"(?:visits given up|stopped before)/.exec(message)?.[1];
      sum += Number(given ?? 0);
    }
  }
  return sum;
}
