import { Repository } from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { Application, DeepReadonly, Service } from '../../definition/application.ts';
import type { VariableContext } from '../../definition/deployment-target.ts';
import { sysctlsFor } from '../../definition/ports.ts';
import { resourceSecrets } from '../../definition/resources.ts';
import { userAndGroup } from '../../definition/user-and-group.ts';
import type { Value } from '../../definition/values.ts';
import { type BackingResources, type Secrets, secretOfPart } from '../service-resources.ts';

/*
 * The fields that all containers of a task have: the image, the variables from secret parts of resources, the hardening
 * and the sysctls. They follow from the facts about the task, which come first.
 */

/** The facts about a service from which the containers of its task follow. */
export interface ContainerProps {
  /** The application that the service belongs to. */
  readonly application: Application;
  /** The service. */
  readonly service: Service;
  /** The image of the service, and of its init steps without an image of their own. */
  readonly image: ecs.ContainerImage;
  /** The databases, caches and outside services of the application. */
  readonly resources: BackingResources;
  /** The secrets of the application. */
  readonly secrets: Secrets;
  /** Whether ECS Exec can open a shell in the service's container. */
  readonly executeCommand: boolean;
}

/** The task of a service, with what its containers have in common. */
export interface TaskContext extends ContainerProps {
  readonly task: ecs.FargateTaskDefinition;
  readonly logging: ecs.LogDriver;
  /** The facts from which the environment variables of the containers follow. */
  readonly variables: VariableContext;
}

/** The parts of a reference to a private repository of Amazon ECR. */
const PRIVATE_ECR =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com\/(?<name>[^:@]+)(?::(?<tag>[^@]+))?(?:@(?<digest>.+))?$/;

/**
 * An image in a registry. For a private repository of Amazon ECR, the task also gets the right to pull. Other private
 * registries are not supported: the definition has no place for their credentials.
 */
export function registryImage(scope: Construct, id: string, reference: string): ecs.ContainerImage {
  const { account, region, name, tag, digest } = PRIVATE_ECR.exec(reference)?.groups ?? {};
  if (!name) return ecs.ContainerImage.fromRegistry(reference);
  const repository = Repository.fromRepositoryAttributes(scope, `Repository-${id}`, {
    repositoryArn: `arn:aws:ecr:${region}:${account}:repository/${name}`,
    repositoryName: name,
  });
  return ecs.ContainerImage.fromEcrRepository(repository, digest ?? tag);
}

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

/** The part of the hardening that each container has for itself. */
interface OwnHardening {
  /** @default - the image's own user */
  readonly userId?: number | undefined;
  /** @default - none */
  readonly writablePaths?: Service['security']['writablePaths'];
  /** Whether people open a shell in the container. @default false */
  readonly hasShell?: boolean;
}

/** The user, the file system and the capabilities of a container. */
export function hardening(
  scope: Construct,
  id: string,
  { security }: Pick<Service, 'security'>,
  { userId, writablePaths = [], hasShell = false }: OwnHardening,
) {
  const linuxParameters = new ecs.LinuxParameters(scope, id, {
    // Without an init process, the processes of closed shells would stay as zombies.
    ...(hasShell && { initProcessEnabled: true }),
  });
  if (security.capabilities === 'none') linuxParameters.dropCapabilities(ecs.Capability.ALL);
  linuxParameters.addTmpfs(
    ...writablePaths.map(({ path, sizeMiB }) => ({ containerPath: path, size: sizeMiB })),
  );
  return {
    linuxParameters,
    readonlyRootFilesystem: security.readOnlyRootFilesystem,
    user: userAndGroup({ userId }),
  };
}

/**
 * The sysctls of a container that listens on a port below 1024.
 *
 * The containers of a task share one network, so the sysctl of one container applies to all. Each container sets its
 * own nevertheless: a sidecar starts before the service. Source: Amazon ECS API reference, SystemControl.
 */
export const systemControls = (ports: readonly number[]): ecs.SystemControl[] | undefined => {
  const controls = Object.entries(sysctlsFor(...ports));
  return controls.length > 0 ? controls.map(([namespace, value]) => ({ namespace, value })) : undefined;
};
