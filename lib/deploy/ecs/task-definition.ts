import { Stack, Validations } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { fargateSize, proxyMemoryMiB } from '../../definition/fargate-size.ts';
import { fullName } from '../../definition/image-names.ts';
import { addressOn } from '../aws-resources.ts';
import { grantServiceAccess, serviceLogGroup } from '../service-resources.ts';
import { writeConfiguration } from './file-writer.ts';
import { addInitStep } from './init-step.ts';
import { addServiceContainer } from './service-container.ts';
import { addSidecar } from './sidecar.ts';
import type { TaskContext, TaskProps } from './task-context.ts';
import { addVolumes } from './volumes.ts';

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
