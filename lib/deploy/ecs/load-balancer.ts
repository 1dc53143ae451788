import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import type { Application } from '../../definition/application.ts';
import { inboundPorts, loadBalancerCheck } from '../../definition/load-balancer-check.ts';
import { needed } from '../../definition/needed.ts';
import { portNumber } from '../../definition/ports.ts';
import { isGrpc, type PublicService } from '../../definition/public-services.ts';
import type { EcsService } from './ecs-workloads.ts';
import { type ListenerDomain, listeners, routes, urlOf } from './listeners.ts';

/*
 * The load balancer of an application: its security group, a target group for each public service, and DNS records. Its
 * listeners are in listeners.ts.
 */

/** A domain name for HTTPS. */
export interface LoadBalancerDomain extends ListenerDomain {
  /** The hosted zone that gets an alias record for the name. */
  readonly zone: route53.IHostedZone;
}

export interface LoadBalancerProps {
  /** The application. Its services with an `exposure` are public. */
  readonly application: Application;
  /** The services on ECS, by name. */
  readonly running: ReadonlyMap<string, EcsService>;
  /** The network, with public subnets for the load balancer. */
  readonly vpc: ec2.IVpc;
  /** The domains by the names of the services. */
  readonly domains: ReadonlyMap<string, LoadBalancerDomain>;
}

/** The internet-facing load balancer that the public services of an application share. */
export interface PublicLoadBalancer {
  readonly balancer: elb.ApplicationLoadBalancer;
  /** The URLs at which the public services answer, by the names of the services. */
  readonly urls: ReadonlyMap<string, string>;
}

/**
 * Makes the load balancer, its listeners and target groups, and lets it call the tasks.
 *
 * @returns undefined if no service is public
 */
export function loadBalancer(
  scope: Construct,
  { application, running, vpc, domains }: LoadBalancerProps,
): PublicLoadBalancer | undefined {
  const routed = routes(application);
  const [first] = routed;
  if (!first) return undefined;
  const group = new ec2.SecurityGroup(scope, 'BalancerGroup', {
    vpc,
    allowAllOutbound: false,
    description: 'load balancer',
  });
  const balancer = new elb.ApplicationLoadBalancer(scope, 'Balancer', {
    vpc,
    internetFacing: true,
    securityGroup: group,
    // The rules of the definition demand one idle timeout, and the same callers, for all public services.
    idleTimeout: Duration.seconds(first.service.exposure.idleTimeoutSeconds),
    dropInvalidHeaderFields: true,
  });
  const targets = new Map(
    routed.map(
      ({ service }) =>
        [service.name, joined(service, needed(running, service.name, 'running'), group, vpc)] as const,
    ),
  );
  const open = listeners(balancer, routed, targets, domains);
  for (const cidr of first.service.exposure.allowedCidrs)
    for (const port of open) group.addIngressRule(ec2.Peer.ipv4(cidr), ec2.Port.tcp(port), 'callers');
  addRecords(scope, balancer, domains);
  return {
    balancer,
    urls: new Map(routed.map((route) => [route.service.name, urlOf(route, balancer.loadBalancerDnsName)])),
  };
}

/** The target group of a public service, with its tasks in it, which the load balancer may call. */
function joined(
  service: PublicService,
  ecsService: EcsService,
  balancerGroup: ec2.SecurityGroup,
  vpc: ec2.IVpc,
): elb.ApplicationTargetGroup {
  const { fargate, group } = ecsService;
  const targets = targetGroup(ecsService, 'Targets', service, vpc);
  const containerPort = portNumber(service, service.exposure.port);
  targets.addTarget(fargate.loadBalancerTarget({ containerName: service.name, containerPort }));
  for (const port of inboundPorts(service)) {
    group.addIngressRule(balancerGroup, ec2.Port.tcp(port), 'requests');
    balancerGroup.addEgressRule(group, ec2.Port.tcp(port), 'requests and health checks');
  }
  return targets;
}

/**
 * The target group of a public service, which its tasks join.
 *
 * ECS also replaces a task that fails this check, so readiness must not depend on the table.
 */
function targetGroup(
  scope: Construct,
  id: string,
  service: PublicService,
  vpc: ec2.IVpc,
): elb.ApplicationTargetGroup {
  const check = loadBalancerCheck(service);
  const grpc = isGrpc(service);
  return new elb.ApplicationTargetGroup(scope, id, {
    vpc,
    port: portNumber(service, service.exposure.port),
    protocol: elb.ApplicationProtocol.HTTP,
    ...(grpc && { protocolVersion: elb.ApplicationProtocolVersion.GRPC }),
    targetType: elb.TargetType.IP,
    deregistrationDelay: Duration.seconds(service.shutdown.drainSeconds),
    healthCheck: {
      path: check.path,
      port: String(check.port),
      [grpc ? 'healthyGrpcCodes' : 'healthyHttpCodes']: check.codes,
      interval: Duration.seconds(check.periodSeconds),
      timeout: Duration.seconds(check.timeoutSeconds),
      unhealthyThresholdCount: check.failureThreshold,
      healthyThresholdCount: check.successThreshold,
    },
  });
}

/** An alias of the load balancer for each domain name. Several services may share a name. */
function addRecords(
  scope: Construct,
  balancer: elb.ApplicationLoadBalancer,
  domains: ReadonlyMap<string, LoadBalancerDomain>,
): void {
  const named = new Map([...domains.values()].map((domain) => [domain.name, domain]));
  for (const { name, zone } of named.values()) {
    new route53.ARecord(scope, `Record-${name}`, {
      zone,
      recordName: name,
      target: route53.RecordTarget.fromAlias(new LoadBalancerTarget(balancer)),
    });
  }
}
