import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { DeepReadonly } from '../../definition/application.ts';
import { resourceSecrets } from '../../definition/resources.ts';
import type { Value } from '../../definition/values.ts';
import { secretOfPart } from '../service-resources.ts';
import type { TaskContext } from './task-context.ts';

/** The variables of a container that hold secret parts of resources. ECS reads them when a task starts. */
export const resourceVariables = (
  { application, resources }: Pick<TaskContext, 'application' | 'resources'>,
  variables: Readonly<Record<string, DeepReadonly<Value>>>,
): Record<string, ecs.Secret> =>
  Object.fromEntries(
    resourceSecrets(application, variables).map((one) => [
      one.variable,
      ecs.Secret.fromSecretsManager(secretOfPart(resources, one)),
    ]),
  );
