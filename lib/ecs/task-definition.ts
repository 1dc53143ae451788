import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import {
  cpuUnits,
  fargateSize,
  portNumber,
  probeCommand,
  startupSeconds,
  stepsFor,
  userAndGroup,
} from '../derive.ts';
import { environment, type Surroundings, tableEnvironment } from '../environment.ts';
import { serviceImage } from '../image.ts';
import type { Options } from '../options.ts';
import type { Service, Sidecar } from '../schema.ts';
import type { SharedStack } from '../shared/shared-stack.ts';

export interface TaskProps {
  readonly service: Service;
  readonly options: Options;
  readonly shared: SharedStack;
}

/** The service and its sidecars as one Fargate task. */
export function taskDefinition(
  scope: Construct,
  { service, options, shared }: TaskProps,
): ecs.FargateTaskDefinition {
  const size = fargateSize(service);
  const task = new ecs.FargateTaskDefinition(scope, 'Task', {
    family: service.name,
    cpu: size?.cpuUnits,
    memoryLimitMiB: size?.memoryMiB,
    runtimePlatform: {
      cpuArchitecture: ARCHITECTURES[service.image.architecture],
      operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
    },
  });

  const around: Surroundings = {
    platform: 'ecs',
    region: Stack.of(scope).region,
    tableName: shared.table.tableName,
    // The containers of a task share one network.
    sidecarHost: () => '127.0.0.1',
  };
  const image = ecs.ContainerImage.fromDockerImageAsset(serviceImage(scope, 'Image', service));
  const logging = logDriver(scope, service, options);

  const main = task.addContainer(service.name, {
    image,
    logging,
    cpu: cpuUnits(service.cpuMillicores),
    memoryLimitMiB: service.memoryMiB,
    portMappings: [{ containerPort: portNumber(service, service.exposure.port) }],
    environment: environment(service, around),
    secrets: Object.fromEntries(
      service.secrets.map(({ name, environmentVariable }) => {
        const secret = shared.secrets.get(name);
        if (!secret)
          throw new Error(`secret must be one of ${[...shared.secrets.keys()].join(', ')}; got ${name}`);
        return [environmentVariable, ecs.Secret.fromSecretsManager(secret)];
      }),
    ),
    healthCheck: healthCheck(service),
    stopTimeout: Duration.seconds(service.shutdown.stopSeconds),
    ...confinement(scope, 'Linux', service, service.security),
  });
  main.node.addDependency(...shared.secrets.values());

  Validations.of(task).acknowledge({
    id: 'CloudFormation-Validate::E1029',
    reason:
      'the variables in the text of a configuration are for the sidecar to fill in, not for CloudFormation',
  });
  for (const sidecar of service.sidecars) {
    main.addContainerDependencies({
      container: addSidecar(task, service, sidecar, logging),
      condition: ecs.ContainerDependencyCondition.START,
    });
  }
  for (const step of stepsFor(service)) {
    const container = task.addContainer(step.name, {
      image,
      logging,
      command: [...step.command],
      environment: tableEnvironment(service, around),
      essential: false,
      ...confinement(scope, `Linux-${step.name}`, service, service.security),
    });
    main.addContainerDependencies({ container, condition: ecs.ContainerDependencyCondition.SUCCESS });
  }

  // Not `grantReadWriteData`: it grants scans, batches and queries that the service never makes.
  shared.table.grant(task.taskRole, ...service.store.operations.map((operation) => `dynamodb:${operation}`));
  const actions = service.sidecars.flatMap((sidecar) => sidecar.awsActions);
  if (actions.length > 0) {
    // Telemetry has no resource to name.
    task.taskRole.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources: ['*'] }));
  }
  return task;
}

const ARCHITECTURES = { x86_64: ecs.CpuArchitecture.X86_64, arm64: ecs.CpuArchitecture.ARM64 };

/** Not essential: the service works without it. ECS restarts it by itself. */
const addSidecar = (task: ecs.TaskDefinition, service: Service, sidecar: Sidecar, logging: ecs.LogDriver) =>
  task.addContainer(sidecar.name, {
    image: ecs.ContainerImage.fromRegistry(sidecar.image),
    logging,
    cpu: cpuUnits(sidecar.cpuMillicores),
    memoryLimitMiB: sidecar.memoryMiB,
    essential: false,
    enableRestartPolicy: true,
    // The least that ECS takes: one that fails earlier than that after its start stays away.
    restartAttemptPeriod: Duration.seconds(60),
    // Fargate mounts no configuration file, so its text travels in a variable.
    command: [...sidecar.configuration.withoutFiles.command],
    environment: {
      [sidecar.configuration.withoutFiles.environmentVariable]: sidecar.configuration.aws,
      AWS_REGION: Stack.of(task).region,
    },
    // ECS stops it after the containers that depend on it, so it sees the service's last data.
    stopTimeout: Duration.seconds(service.shutdown.stopSeconds),
    ...confinement(task, `Linux-${sidecar.name}`, service, {
      userId: sidecar.userId,
      addCapabilities: [],
      writablePaths: [],
    }),
  });

/** Liveness: a failure ends the task. Readiness is the target group's question. */
const healthCheck = (service: Service): ecs.HealthCheck => {
  const { liveness } = service.health;
  return {
    command: ['CMD', ...probeCommand(service, liveness)],
    interval: Duration.seconds(liveness.periodSeconds),
    timeout: Duration.seconds(liveness.timeoutSeconds),
    retries: liveness.failureThreshold,
    startPeriod: Duration.seconds(startupSeconds(service)),
  };
};

function confinement(
  scope: Construct,
  id: string,
  { security }: Service,
  own: Pick<Service['security'], 'userId' | 'addCapabilities' | 'writablePaths'>,
) {
  const linuxParameters = new ecs.LinuxParameters(scope, id);
  // Fargate adds none of these, so what is kept must not be dropped.
  linuxParameters.dropCapabilities(
    ...(own.addCapabilities.length === 0
      ? [ecs.Capability.ALL]
      : DOCKER_CAPABILITIES.filter((name) => !own.addCapabilities.some((kept) => kept === name))),
  );
  linuxParameters.addTmpfs(
    ...own.writablePaths.map(({ path, sizeMiB }) => ({ containerPath: path, size: sizeMiB })),
  );
  return {
    linuxParameters,
    readonlyRootFilesystem: security.readOnlyRootFilesystem,
    user: userAndGroup(own),
  };
}

/** What Docker grants a container that asks for nothing. Source: Docker Engine, "Runtime privilege and Linux capabilities". */
const DOCKER_CAPABILITIES = [
  ecs.Capability.AUDIT_WRITE,
  ecs.Capability.CHOWN,
  ecs.Capability.DAC_OVERRIDE,
  ecs.Capability.FOWNER,
  ecs.Capability.FSETID,
  ecs.Capability.KILL,
  ecs.Capability.MKNOD,
  ecs.Capability.NET_BIND_SERVICE,
  ecs.Capability.NET_RAW,
  ecs.Capability.SETFCAP,
  ecs.Capability.SETGID,
  ecs.Capability.SETPCAP,
  ecs.Capability.SETUID,
  ecs.Capability.SYS_CHROOT,
];

/** Non-blocking: a slow log service costs lines, never the service. */
const logDriver = (scope: Construct, service: Service, { keepData }: Options): ecs.LogDriver =>
  ecs.LogDrivers.awsLogs({
    streamPrefix: service.name,
    mode: ecs.AwsLogDriverMode.NON_BLOCKING,
    logGroup: new logs.LogGroup(scope, 'Logs', {
      retention: service.logs.retentionDays,
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    }),
  });
