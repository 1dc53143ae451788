import {
  type Service as Described,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { Service } from '../../../lib/definition/application.ts';
import { fullName } from '../../../lib/definition/image-names.ts';
import type { AccountResource } from './account.ts';

/** A running service of the stack on ECS. */
export interface RunningEcsService {
  readonly arn: string;
  readonly cluster: string;
  readonly name: string;
  readonly platformVersion: string;
  /** The name of the service's own container. */
  readonly container: string;
  /** The image of the service's own container. */
  readonly imageUri: string;
  readonly taskDefinition: TaskDefinition;
  readonly networkConfiguration: Described['networkConfiguration'];
}

/**
 * Finds the ECS service that runs a service of the application: its tasks are of the family with the service's name.
 *
 * @throws Error if the stack has no such service
 */
export async function ecsService(
  resources: readonly AccountResource[],
  service: Service,
): Promise<RunningEcsService> {
  const ecs = new ECSClient();
  const arns = resources.filter(({ type }) => type === 'AWS::ECS::Service').map(({ name }) => name);
  const [, cluster = ''] = /([^/]+)\/[^/]+$/.exec(arns[0] ?? '') ?? [];
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: arns }));
  for (const { serviceArn: arn = '', serviceName: name = '', ...found } of services) {
    const asked = new DescribeTaskDefinitionCommand({ taskDefinition: found.taskDefinition });
    const { taskDefinition } = await ecs.send(asked);
    if (taskDefinition?.family !== fullName(service)) continue;
    const main = taskDefinition.containerDefinitions?.find((one) => one.name === service.name);
    return {
      arn,
      cluster,
      name,
      platformVersion: found.platformVersion ?? '',
      container: service.name,
      imageUri: main?.image ?? '',
      taskDefinition,
      networkConfiguration: found.networkConfiguration,
    };
  }
  const names = services.map(({ serviceName }) => serviceName).join(', ');
  throw new Error(`the stack must have a service with tasks of ${fullName(service)}; got ${names || 'none'}`);
}
