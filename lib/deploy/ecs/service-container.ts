import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { Service } from '../../definition/application.ts';
import { environment, tableEnvironment } from '../../definition/container-variables.ts';
import { cpuUnits } from '../../definition/fargate-size.ts';
import { needed } from '../../definition/needed.ts';
import { portNumbers } from '../../definition/ports.ts';
import { probeCommand, startupSeconds } from '../../definition/probe-commands.ts';
import { secretFileEnvironment } from '../../definition/secrets.ts';
import { secretKey } from '../service-resources.ts';
import { mountAgentPaths } from './agent-paths.ts';
import { hardening, systemControls } from './hardening.ts';
import { resourceVariables } from './resource-variables.ts';
import { writeSecretFiles } from './secret-files.ts';
import { portMappings } from './service-connect.ts';
import type { TaskContext } from './task-context.ts';
import { mountVolumes } from './volumes.ts';

/** Adds the service's own container, which has the name of the service. */
export function addServiceContainer(scope: Construct, context: TaskContext): ecs.ContainerDefinition {
  const { application, task, service, secrets, executeCommand } = context;
  const { security } = service;
  // Fargate hands over secrets as variables. Only an image that reads no variable gets a file.
  const asVariables = service.secrets.filter((secret) => secret.environmentVariable);
  const asFiles = service.secrets.filter((secret) => !secret.environmentVariable);
  const valueFor = (secret: { readonly name: string }) =>
    ecs.Secret.fromSecretsManager(needed(secrets, secretKey(service, secret), 'secrets'));
  const container = task.addContainer(service.name, {
    image: context.image,
    logging: context.logging,
    cpu: cpuUnits(service.cpuMillicores),
    ...memory(service),
    portMappings: portMappings(application, service),
    entryPoint: service.entrypoint && [...service.entrypoint],
    command: service.command && [...service.command],
    workingDirectory: service.workingDirectory,
    environment: {
      ...environment(context.variables),
      ...secretFileEnvironment(asFiles),
      ...tableEnvironment(context.variables),
    },
    secrets: {
      ...Object.fromEntries(asVariables.map((secret) => [secret.environmentVariable, valueFor(secret)])),
      ...resourceVariables(context, service.environment),
    },
    healthCheck: healthCheck(service),
    stopTimeout: Duration.seconds(service.shutdown.stopSeconds),
    systemControls: systemControls(portNumbers(service)),
    ...hardening(scope, 'Linux', service, { ...security, hasShell: executeCommand }),
  });
  mountVolumes(container, service);
  if (asFiles.length > 0)
    writeSecretFiles(
      context,
      container,
      asFiles.map((secret) => ({ secret, value: valueFor(secret) })),
    );
  if (executeCommand && security.readOnlyRootFilesystem) {
    const writable = security.writablePaths.map(({ path }) => path);
    mountAgentPaths(task, container, writable);
  }
  return container;
}

/** The memory of the container. ECS accepts a reservation only below the limit. */
const memory = ({ memoryMiB, limits }: Service) => ({
  memoryLimitMiB: limits.memoryMiB,
  ...(memoryMiB < limits.memoryMiB && { memoryReservationMiB: memoryMiB }),
});

/** The longest start period that ECS accepts, in seconds. Source: Amazon ECS API reference, HealthCheck. */
const LONGEST_START_PERIOD = 300;

/**
 * The liveness probe: a failure ends the task. ECS can only run a command in the container, so there is no check without
 * a program for the probe.
 */
function healthCheck(service: Service): ecs.HealthCheck | undefined {
  const { liveness } = service.health;
  const command = liveness && probeCommand(service, liveness);
  if (!command) return undefined;
  const start = startupSeconds(service);
  return {
    command: ['CMD', ...command],
    interval: Duration.seconds(liveness.periodSeconds),
    timeout: Duration.seconds(liveness.timeoutSeconds),
    retries: liveness.failureThreshold,
    startPeriod: start === undefined ? undefined : Duration.seconds(Math.min(start, LONGEST_START_PERIOD)),
  };
}
