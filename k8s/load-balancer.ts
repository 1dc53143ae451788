import type { Application } from '../lib/definition/application.ts';
import { loadBalancerCheck } from '../lib/definition/load-balancer-check.ts';
import { isGrpc, type PublicService, publicPort, publicServices } from '../lib/definition/public-services.ts';
import type { AwsResources } from './deployment-target.ts';

/**
 * The annotations that configure the application load balancer of EKS. Its class sets the scheme and the group. Public
 * services of a group share the callers and the idle timeout, which the rules demand to be equal.
 */
export function loadBalancerAnnotations(
  application: Application,
  service: PublicService,
  { certificateArn }: Pick<AwsResources, 'certificateArn'>,
): Record<string, string> {
  const { exposure, shutdown } = service;
  const annotations = {
    // Straight to the pods, without a hop over a node.
    'target-type': 'ip',
    'inbound-cidrs': exposure.allowedCidrs.join(','),
    ...(isGrpc(service) && { 'backend-protocol-version': 'GRPC' }),
    ...healthCheck(service),
    'target-group-attributes': `deregistration_delay.timeout_seconds=${shutdown.drainSeconds}`,
    'load-balancer-attributes': `idle_timeout.timeout_seconds=${exposure.idleTimeoutSeconds},routing.http.drop_invalid_header_fields.enabled=true`,
    ...listeners(application, service, certificateArn),
  };
  return Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [`alb.ingress.kubernetes.io/${name}`, value]),
  );
}

/**
 * The listeners of the load balancer that lead to a service.
 *
 * The redirect to HTTPS is for the whole group. Where another service answers HTTP, nothing redirects: that service
 * would be redirected, too, and HTTPS does not lead to it.
 */
function listeners(
  application: Application,
  service: PublicService,
  certificateArn: string | undefined,
): Record<string, string> {
  const listen = (...ports: readonly object[]) => ({ 'listen-ports': JSON.stringify(ports) });
  if (!certificateArn) return listen({ HTTP: publicPort(application, service) ?? 80 });
  const certificate = { 'certificate-arn': certificateArn };
  const alsoHttp = publicServices(application).some(({ exposure }) => !exposure.domainName);
  return alsoHttp
    ? { ...listen({ HTTPS: 443 }), ...certificate }
    : { ...listen({ HTTP: 80 }, { HTTPS: 443 }), ...certificate, 'ssl-redirect': '443' };
}

function healthCheck(service: PublicService): Record<string, string> {
  const check = loadBalancerCheck(service);
  return {
    'healthcheck-path': check.path,
    'healthcheck-port': String(check.port),
    'success-codes': check.codes,
    'healthcheck-interval-seconds': String(check.periodSeconds),
    'healthcheck-timeout-seconds': String(check.timeoutSeconds),
    'healthy-threshold-count': String(check.successThreshold),
    'unhealthy-threshold-count': String(check.failureThreshold),
  };
}
