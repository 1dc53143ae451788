import * as kplus from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { portNumber } from '../lib/derive.ts';
import type { Service } from '../lib/schema.ts';
import { INGRESS_CLASS } from './eks-chart.ts';
import type { AwsSurroundings, Surroundings } from './surroundings.ts';

/** The way in: the cluster's default controller, or the application load balancer of EKS. */
export function ingress(
  scope: Construct,
  service: Service,
  target: kplus.Service,
  { aws }: Surroundings,
): kplus.Ingress {
  const { domainName } = service.exposure;
  const result = new kplus.Ingress(scope, 'Ingress', {
    metadata: { name: service.name, annotations: aws ? balancerAnnotations(service, aws) : {} },
    className: aws ? INGRESS_CLASS : undefined,
    rules: [
      {
        host: domainName,
        path: '/',
        pathType: kplus.HttpIngressPathType.PREFIX,
        backend: kplus.IngressBackend.fromService(target),
      },
    ],
  });
  // The load balancer has its certificate by an annotation. Elsewhere it is in a Secret, made by hand or by cert-manager.
  if (domainName && !aws) {
    const secret = kplus.Secret.fromSecretName(scope, 'Tls', `${service.name}-tls`);
    result.addTls([{ hosts: [domainName], secret }]);
  }
  return result;
}

const PREFIX = 'alb.ingress.kubernetes.io';

/** What the load balancer is told of the service; its scheme is its class's. */
function balancerAnnotations(service: Service, { certificateArn }: AwsSurroundings): Record<string, string> {
  const { readiness } = service.health;
  const settings = {
    // Straight to the pods, without a hop over a node.
    'target-type': 'ip',
    'inbound-cidrs': service.exposure.allowedCidrs.join(','),
    'healthcheck-path': readiness.path,
    'healthcheck-port': String(portNumber(service, readiness.port)),
    'healthcheck-interval-seconds': String(readiness.periodSeconds),
    'healthcheck-timeout-seconds': String(readiness.timeoutSeconds),
    'healthy-threshold-count': String(readiness.successThreshold),
    'unhealthy-threshold-count': String(readiness.failureThreshold),
    'target-group-attributes': `deregistration_delay.timeout_seconds=${service.shutdown.drainSeconds}`,
    'load-balancer-attributes': `idle_timeout.timeout_seconds=${service.exposure.idleTimeoutSeconds},routing.http.drop_invalid_header_fields.enabled=true`,
    'listen-ports': JSON.stringify(certificateArn ? [{ HTTP: 80 }, { HTTPS: 443 }] : [{ HTTP: 80 }]),
    ...(certificateArn && { 'certificate-arn': certificateArn, 'ssl-redirect': '443' }),
  };
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${PREFIX}/${name}`, value]));
}
