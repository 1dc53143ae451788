import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { inboundPorts, servicePort, startupSeconds } from '../derive.ts';
import type { Service } from '../schema.ts';
import { type TaskProps, taskDefinition } from './task-definition.ts';

export interface EcsStackProps extends StackProps, TaskProps {}

/** The service on Amazon ECS: Fargate tasks in private subnets behind an application load balancer. */
export class EcsStack extends Stack {
  constructor(scope: Construct, id: string, { service, options, shared, ...props }: EcsStackProps) {
    const { domain } = options;
    super(scope, id, {
      description: `${service.name} on ECS with Fargate, over ${domain ? 'HTTPS' : 'HTTP: give domainName, hostedZoneId and hostedZoneName for HTTPS'}`,
      ...props,
    });

    const balancerGroup = new ec2.SecurityGroup(this, 'BalancerGroup', {
      vpc: shared.vpc,
      allowAllOutbound: false,
      description: 'load balancer',
    });
    const serviceGroup = new ec2.SecurityGroup(this, 'ServiceGroup', {
      vpc: shared.vpc,
      allowAllOutbound: false,
      description: 'tasks',
    });
    for (const port of inboundPorts(service)) {
      serviceGroup.addIngressRule(balancerGroup, ec2.Port.tcp(port), 'requests');
      balancerGroup.addEgressRule(serviceGroup, ec2.Port.tcp(port), 'requests and health checks');
    }
    // Name resolution needs no rule: security groups do not filter the VPC's resolver.
    for (const outbound of service.network.outboundPorts) {
      serviceGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(outbound), 'images, AWS APIs');
    }
    for (const cidr of service.exposure.allowedCidrs) {
      for (const open of domain ? [80, 443] : [80])
        balancerGroup.addIngressRule(ec2.Peer.ipv4(cidr), ec2.Port.tcp(open), 'callers');
    }

    const balancer = new elb.ApplicationLoadBalancer(this, 'Balancer', {
      vpc: shared.vpc,
      internetFacing: true,
      securityGroup: balancerGroup,
      idleTimeout: Duration.seconds(service.exposure.idleTimeoutSeconds),
      dropInvalidHeaderFields: true,
    });
    const targets = targetGroup(this, service, shared.vpc);
    if (domain && shared.certificate && shared.zone) {
      balancer.addRedirect({ open: false });
      balancer.addListener('Https', {
        port: 443,
        open: false,
        certificates: [shared.certificate],
        sslPolicy: elb.SslPolicy.RECOMMENDED_TLS,
        defaultTargetGroups: [targets],
      });
      new route53.ARecord(this, 'Record', {
        zone: shared.zone,
        recordName: domain.name,
        target: route53.RecordTarget.fromAlias(new LoadBalancerTarget(balancer)),
      });
    } else {
      balancer.addListener('Http', { port: 80, open: false, defaultTargetGroups: [targets] });
    }

    const fargate = new ecs.FargateService(this, 'Service', {
      cluster: new ecs.Cluster(this, 'Cluster', { vpc: shared.vpc }),
      taskDefinition: taskDefinition(this, { service, options, shared }),
      // With a scaling target a count would be reset by every deployment.
      desiredCount: service.scaling ? undefined : service.replicas.min,
      minHealthyPercent: 100 - service.rollout.unavailablePercent,
      maxHealthyPercent: 100 + service.rollout.surgePercent,
      circuitBreaker: { enable: true, rollback: service.rollout.rollback },
      healthCheckGracePeriod: Duration.seconds(startupSeconds(service)),
      availabilityZoneRebalancing: service.availability.spreadOverZones
        ? ecs.AvailabilityZoneRebalancing.ENABLED
        : ecs.AvailabilityZoneRebalancing.DISABLED,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [serviceGroup],
      assignPublicIp: false,
      // A shell in a task needs writable paths and a wider role: whoever wants it says so here.
      enableExecuteCommand: false,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    fargate.attachToApplicationTargetGroup(targets);

    if (service.scaling) {
      const { targetCpuPercent, scaleInDelaySeconds, scaleOutDelaySeconds } = service.scaling;
      fargate
        .autoScaleTaskCount({ minCapacity: service.replicas.min, maxCapacity: service.replicas.max })
        .scaleOnCpuUtilization('Cpu', {
          targetUtilizationPercent: targetCpuPercent,
          scaleInCooldown: Duration.seconds(scaleInDelaySeconds),
          scaleOutCooldown: Duration.seconds(scaleOutDelaySeconds),
        });
    }

    new CfnOutput(this, 'Url', {
      description: domain
        ? 'where the service answers'
        : 'where the service answers, unencrypted: HTTPS needs a domain name',
      value: domain ? `https://${domain.name}` : `http://${balancer.loadBalancerDnsName}`,
    });
  }
}

/** Readiness: decides who gets requests. ECS also replaces a task that fails it, so a store that is gone must not count. */
const targetGroup = (scope: Construct, service: Service, vpc: ec2.IVpc): elb.ApplicationTargetGroup => {
  const { readiness } = service.health;
  return new elb.ApplicationTargetGroup(scope, 'Targets', {
    vpc,
    port: servicePort(service),
    protocol: elb.ApplicationProtocol.HTTP,
    targetType: elb.TargetType.IP,
    deregistrationDelay: Duration.seconds(service.shutdown.drainSeconds),
    healthCheck: {
      path: readiness.path,
      port: String(service.ports[readiness.port]),
      interval: Duration.seconds(readiness.periodSeconds),
      timeout: Duration.seconds(readiness.timeoutSeconds),
      unhealthyThresholdCount: readiness.failureThreshold,
      healthyThresholdCount: readiness.successThreshold,
    },
  });
};
