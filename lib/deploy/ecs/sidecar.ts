import { Duration, Stack } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Sidecar } from '../../definition/application.ts';
import { environment } from '../../definition/container-variables.ts';
import { cpuUnits } from '../../definition/fargate-size.ts';
import {
  awsText,
  configurationAsVariable,
  configurationWriter,
} from '../../definition/sidecar-configuration.ts';
import { addFileWriter } from './file-writer.ts';
import { hardening, systemControls } from './hardening.ts';
import { registryImage } from './registry-image.ts';
import { resourceVariables } from './resource-variables.ts';
import type { TaskContext } from './task-context.ts';

/** Adds a sidecar. The sidecar is not essential, because the service works without it. ECS restarts it alone. */
export function addSidecar(context: TaskContext, sidecar: Sidecar): ecs.ContainerDefinition {
  const { task, service, logging, variables } = context;
  const { configuration } = sidecar;
  const text = configuration && awsText(configuration);
  const asVariable = text === undefined ? undefined : configurationAsVariable(sidecar, text);
  const command = asVariable?.command ?? sidecar.command;
  const container = task.addContainer(sidecar.name, {
    image: registryImage(task, sidecar.name, sidecar.image),
    logging,
    cpu: cpuUnits(sidecar.cpuMillicores),
    memoryLimitMiB: sidecar.memoryMiB,
    essential: false,
    enableRestartPolicy: true,
    // The shortest period that ECS accepts. ECS does not restart a sidecar that fails sooner after its start.
    restartAttemptPeriod: Duration.seconds(60),
    entryPoint: sidecar.entrypoint && [...sidecar.entrypoint],
    command: command && [...command],
    workingDirectory: sidecar.workingDirectory,
    environment: {
      ...environment(variables, sidecar.environment),
      ...asVariable?.environment,
      // A sidecar with rights in AWS calls AWS, and its SDK needs the region.
      ...(sidecar.awsActions.length > 0 && { AWS_REGION: Stack.of(task).region }),
    },
    secrets: resourceVariables(context, sidecar.environment),
    // ECS stops a sidecar after the containers that depend on it, so the sidecar gets the service's last data.
    stopTimeout: Duration.seconds(service.shutdown.stopSeconds),
    systemControls: systemControls(Object.values(sidecar.ports)),
    ...hardening(task, `Linux-${sidecar.name}`, service, { userId: sidecar.userId }),
  });
  if (configuration && text !== undefined && !asVariable) {
    const { folder, userId: _, ...writer } = configurationWriter(sidecar.name, configuration.path, text);
    addFileWriter(context, [container], { ...writer, folders: [folder] });
  }
  return container;
}
