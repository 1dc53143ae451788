import { Duration, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { Application, Service } from '../../definition/application.ts';
import { startupSeconds } from '../../definition/probe-commands.ts';
import { outboundPorts } from '../../definition/resources.ts';
import { serviceConnect } from './service-connect.ts';
import type { TaskProps } from './task-context.ts';
import { taskDefinition } from './task-definition.ts';
import { serviceFiles } from './volumes.ts';

export interface EcsServiceProps extends Omit<TaskProps, 'files'> {
  /** The cluster, which has a namespace if any service of the application calls another one. */
  readonly cluster: ecs.ICluster;
  /** The network of the tasks. */
  readonly vpc: ec2.IVpc;
}

/** The port of AWS APIs and image registries. */
const HTTPS = 443;

/** One service of an application on ECS, with its tasks, roles, security group and log group. */
export class EcsService extends Construct {
  /** The ECS service. */
  readonly fargate: ecs.FargateService;
  /** The security group of the tasks. At first nobody may call them. */
  readonly group: ec2.SecurityGroup;

  constructor(scope: Construct, id: string, { cluster, vpc, ...props }: EcsServiceProps) {
    super(scope, id);
    const { application, service, executeCommand, removalPolicy } = props;
    this.group = tasksGroup(this, vpc, application, service);
    const files = serviceFiles(this, { service, vpc, tasks: this.group, removalPolicy });
    const connected = serviceConnect(application, service);
    const start = startupSeconds(service);
    this.fargate = new ecs.FargateService(this, 'Service', {
      cluster,
      taskDefinition: taskDefinition(this, { ...props, files }),
      minHealthyPercent: 100 - service.rollout.unavailablePercent,
      maxHealthyPercent: 100 + service.rollout.surgePercent,
      circuitBreaker: { enable: true, rollback: service.rollout.rollback },
      // ECS knows a grace period only for the checks of a load balancer.
      ...(service.exposure && start !== undefined && { healthCheckGracePeriod: Duration.seconds(start) }),
      availabilityZoneRebalancing: service.availability.spreadOverZones
        ? ecs.AvailabilityZoneRebalancing.ENABLED
        : ecs.AvailabilityZoneRebalancing.DISABLED,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [this.group],
      assignPublicIp: false,
      ...(connected && { serviceConnectConfiguration: connected }),
      // Also grants the task role what the agent needs to talk to Session Manager.
      enableExecuteCommand: executeCommand,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    // The policy of the role is a resource of its own. Without it, the first tasks find no image, no secret and no log.
    const { executionRole } = this.fargate.taskDefinition;
    if (executionRole) this.fargate.node.addDependency(executionRole);
    // A task fails where the file system has no address in its zone yet.
    if (files) this.fargate.node.addDependency(files.fileSystem.mountTargetsAvailable);
    setFailureThreshold(this.fargate, service.rollout);
    setTaskCount(this.fargate, service);
    Tags.of(this).add('service', service.name);
    if (service.version !== application.version) Tags.of(this).add('version', service.version);
  }
}

/** The security group of tasks, which may call AWS and what the definition names. */
export function tasksGroup(
  scope: Construct,
  vpc: ec2.IVpc,
  application: Application,
  service: Service,
): ec2.SecurityGroup {
  const group = new ec2.SecurityGroup(scope, 'Group', {
    vpc,
    allowAllOutbound: false,
    description: `tasks of ${service.name}`,
  });
  // Name resolution needs no rule: security groups do not filter the VPC's resolver.
  group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(HTTPS), 'images, secrets, logs and other AWS APIs');
  for (const outbound of outboundPorts(application, service).filter((port) => port !== HTTPS))
    group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(outbound), 'what the service calls');
  return group;
}

/** Sets the circuit breaker's threshold on the CloudFormation resource, as the class has no property for it. */
function setFailureThreshold(fargate: ecs.FargateService, { failureThreshold }: Service['rollout']): void {
  if (!failureThreshold) return;
  const { type, value, resetWhenHealthy } = failureThreshold;
  const breaker = 'DeploymentConfiguration.DeploymentCircuitBreaker';
  const resource = fargate.node.findChild('Service') as ecs.CfnService;
  // Not BOUNDED_PERCENT, which has bounds of 3 and 200 that the definition does not show.
  const Type = type === 'count' ? 'COUNT' : 'UNBOUNDED_PERCENT';
  resource.addPropertyOverride(`${breaker}.ThresholdConfiguration`, { Type, Value: value });
  resource.addPropertyOverride(`${breaker}.ResetOnHealthyTask`, resetWhenHealthy);
}

/**
 * Adds a scaling target, whose minimum and maximum hold the number of tasks. A fixed number is both.
 *
 * Not the service's desired count: each deployment would reset it. And if the count came and went with `scaling`, the
 * number of tasks would be left to chance.
 */
function setTaskCount(fargate: ecs.FargateService, { replicas, scaling }: Service): void {
  const target = fargate.autoScaleTaskCount({ minCapacity: replicas.min, maxCapacity: replicas.max });
  if (!scaling) return;
  const cooldown = {
    scaleInCooldown: Duration.seconds(scaling.scaleInDelaySeconds),
    scaleOutCooldown: Duration.seconds(scaling.scaleOutDelaySeconds),
  };
  if (scaling.targetCpuPercent !== undefined)
    target.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: scaling.targetCpuPercent, ...cooldown });
  if (scaling.targetMemoryPercent !== undefined)
    target.scaleOnMemoryUtilization('Memory', {
      targetUtilizationPercent: scaling.targetMemoryPercent,
      ...cooldown,
    });
}
