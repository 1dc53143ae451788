import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { InitStep } from '../../definition/application.ts';
import { environment, tableEnvironment } from '../../definition/container-variables.ts';
import { hardening } from './hardening.ts';
import { registryImage } from './registry-image.ts';
import { resourceVariables } from './resource-variables.ts';
import type { TaskContext } from './task-context.ts';
import { mountVolumes } from './volumes.ts';

/** Adds an init step of the definition, which must end with success before the service starts. */
export function addInitStep(context: TaskContext, step: InitStep): ecs.ContainerDefinition {
  const { task, service, image, logging, variables } = context;
  const container = task.addContainer(step.name, {
    image: step.image === undefined ? image : registryImage(task, step.name, step.image),
    logging,
    entryPoint: step.entrypoint && [...step.entrypoint],
    command: step.command && [...step.command],
    workingDirectory: step.workingDirectory,
    environment: { ...environment(variables, step.environment), ...tableEnvironment(variables) },
    secrets: resourceVariables(context, step.environment),
    essential: false,
    ...hardening(task, `Linux-${step.name}`, service, service.security),
  });
  mountVolumes(container, service);
  return container;
}
