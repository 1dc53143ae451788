import { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { loadBalancerCheck } from '../../definition/load-balancer-check.ts';
import { portNumber } from '../../definition/ports.ts';
import { isGrpc, type PublicService } from '../../definition/public-services.ts';

/**
 * The target group of a public service, which its tasks join.
 *
 * ECS also replaces a task that fails this check, so readiness must not depend on the table.
 */
export function targetGroup(
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
