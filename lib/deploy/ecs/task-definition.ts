import { Duration, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { Application, InitStep, Service, Sidecar } from '../../definition/application.ts';
import { environment, tableEnvironment } from '../../definition/container-variables.ts';
import { cpuUnits, fargateSize, proxyMemoryMiB } from '../../definition/fargate-size.ts';
import { fullName } from '../../definition/image-names.ts';
import { constructId } from '../../definition/logical-ids.ts';
import { needed } from '../../definition/needed.ts';
import { callablePorts, portNumbers } from '../../definition/ports.ts';
import { probeCommand, startupSeconds } from '../../definition/probe-commands.ts';
import { secretFileEnvironment } from '../../definition/secrets.ts';
import { callersOf } from '../../definition/service-calls.ts';
import {
  awsText,
  configurationAsVariable,
  configurationWriter,
} from '../../definition/sidecar-configuration.ts';
import { addressOn, grantServiceAccess, secretKey, serviceLogGroup } from '../service-resources.ts';
import {
  type ContainerProps,
  hardening,
  registryImage,
  resourceVariables,
  systemControls,
  type TaskContext,
} from './container-fields.ts';
import {
  addFileWriter,
  addVolumes,
  mountAgentPaths,
  mountVolumes,
  type ServiceFiles,
  writeConfiguration,
  writeSecretFiles,
} from './volumes.ts';

/*
 * The task of a service or of a job, and its containers: the service's own, its sidecars and its init steps.
 */

export interface TaskProps extends ContainerProps {
  /** The table of the service.
   * @default - the service has no table */
  readonly table?: ITable | undefined;
  /** The files of the service's volumes.
   * @default - the service has no volumes */
  readonly files?: ServiceFiles | undefined;
  /** Whether the log group outlives its stack. */
  readonly removalPolicy: RemovalPolicy;
}

const ARCHITECTURES = { x86_64: ecs.CpuArchitecture.X86_64, arm64: ecs.CpuArchitecture.ARM64 };

/** The service, its sidecars and its init steps as one Fargate task. */
export function taskDefinition(scope: Construct, props: TaskProps): ecs.FargateTaskDefinition {
  const { application, service, table, files, removalPolicy } = props;
  const size = fargateSize(service, proxyMemoryMiB(application, service));
  const task = new ecs.FargateTaskDefinition(scope, 'Task', {
    family: fullName(service),
    cpu: size?.cpuUnits,
    memoryLimitMiB: size?.memoryMiB,
    runtimePlatform: {
      cpuArchitecture: ARCHITECTURES[service.image.architecture],
      operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
    },
  });
  const context: TaskContext = {
    ...props,
    task,
    logging: ecs.LogDrivers.awsLogs({
      streamPrefix: service.name,
      // A slow log service costs log lines, but never blocks the service.
      mode: ecs.AwsLogDriverMode.NON_BLOCKING,
      logGroup: serviceLogGroup(scope, 'Logs', { service, removalPolicy }),
    }),
    variables: {
      application,
      service,
      target: {
        platform: 'ecs',
        region: Stack.of(scope).region,
        tableName: table?.tableName,
        // The containers of a task share one network.
        sidecarHost: () => '127.0.0.1',
        resourceAddress: (resource) => addressOn(props.resources, resource),
        localTable: false,
      },
    },
  };

  if (files) addVolumes(task, service.volumes, files);
  const main = addServiceContainer(scope, context);
  Validations.of(task).acknowledge({
    id: 'CloudFormation-Validate::E1029',
    reason: 'the variables in the text of a file are for the container to fill in, not for CloudFormation',
  });
  for (const sidecar of service.sidecars) {
    const container = addSidecar(context, sidecar);
    main.addContainerDependencies({ container, condition: ecs.ContainerDependencyCondition.START });
  }
  const condition = ecs.ContainerDependencyCondition.SUCCESS;
  const ofImage = [main];
  let before: ecs.ContainerDefinition | undefined;
  for (const step of service.initSteps) {
    const container = addInitStep(context, step);
    main.addContainerDependencies({ container, condition });
    // In the definition's order, as on the other platforms. ECS would start all steps at once.
    if (before) container.addContainerDependencies({ container: before, condition });
    before = container;
    if (step.image === undefined) ofImage.push(container);
  }
  writeConfiguration(context, ofImage);
  grantServiceAccess(task.taskRole, { service, table });
  return task;
}

/** Adds the service's own container, which has the name of the service. */
function addServiceContainer(scope: Construct, context: TaskContext): ecs.ContainerDefinition {
  const { application, task, service, secrets, executeCommand } = context;
  const { security } = service;
  // Fargate hands over secrets as variables. Only an image that reads no variable gets a file.
  const asVariables = service.secrets.filter((secret) => secret.environmentVariable);
  const asFiles = service.secrets.filter((secret) => !secret.environmentVariable);
  const valueFor = (secret: { readonly name: string }) =>
    ecs.Secret.fromSecretsManager(needed(secrets, secretKey(service, secret), 'secrets'));
  const container = task.addContainer(constructId(service.name), {
    containerName: service.name,
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

/** The memory of the service's container. ECS accepts a reservation only below the limit. */
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

const APP_PROTOCOLS = { http: ecs.AppProtocol.http, grpc: ecs.AppProtocol.grpc, tcp: undefined };

/** The ports of a service's container that a load balancer or other services call. */
const portMappings = (application: Application, service: Service): ecs.PortMapping[] =>
  callablePorts(service).map(([name, { number, protocol }]) => ({
    containerPort: number,
    // The names are for Service Connect alone: see ecs-workloads.ts.
    ...(callersOf(application, service).length > 0 && { name, appProtocol: APP_PROTOCOLS[protocol] }),
  }));

/** Adds a sidecar. The sidecar is not essential, because the service works without it. ECS restarts it alone. */
function addSidecar(context: TaskContext, sidecar: Sidecar): ecs.ContainerDefinition {
  const { task, service, logging, variables } = context;
  const { configuration } = sidecar;
  const text = configuration && awsText(configuration);
  const asVariable = text === undefined ? undefined : configurationAsVariable(sidecar, text);
  const command = asVariable?.command ?? sidecar.command;
  const container = task.addContainer(constructId(sidecar.name), {
    containerName: sidecar.name,
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

/** Adds an init step of the definition, which must end with success before the service starts. */
function addInitStep(context: TaskContext, step: InitStep): ecs.ContainerDefinition {
  const { task, service, image, logging, variables } = context;
  const container = task.addContainer(constructId(step.name), {
    containerName: step.name,
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
