import type { RemovalPolicy } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Application, Service } from '../../definition/application.ts';
import type { VariableContext } from '../../definition/deployment-target.ts';
import type { BackingResources, Secrets } from '../service-resources.ts';
import type { ServiceFiles } from './volumes.ts';

export interface TaskProps {
  /** The application that the service belongs to. */
  readonly application: Application;
  /** The service. */
  readonly service: Service;
  /** The image of the service, and of its init steps without an image of their own. */
  readonly image: ecs.ContainerImage;
  /** The table of the service.
   * @default - the service has no table */
  readonly table?: ITable | undefined;
  /** The files of the service's volumes.
   * @default - the service has no volumes */
  readonly files?: ServiceFiles | undefined;
  /** The databases, caches and outside services of the application. */
  readonly resources: BackingResources;
  /** The secrets of the application. */
  readonly secrets: Secrets;
  /** Whether the log group outlives its stack. */
  readonly removalPolicy: RemovalPolicy;
  /** Whether ECS Exec can open a shell in the service's container. */
  readonly executeCommand: boolean;
}

/** The task of a service, with what its containers have in common. */
export interface TaskContext extends TaskProps {
  readonly task: ecs.FargateTaskDefinition;
  readonly logging: ecs.LogDriver;
  /** The facts from which the environment variables of the containers follow. */
  readonly variables: VariableContext;
}
