import { KubeIngress } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Construct } from 'constructs';
import type { Application } from '../lib/definition/application.ts';
import { loadBalancerCheck } from '../lib/definition/load-balancer-check.ts';
import { portNumber } from '../lib/definition/ports.ts';
import {
  isGrpc,
  type PublicService,
  pathPrefix,
  publicPort,
  publicServices,
} from '../lib/definition/public-services.ts';
import type { AwsResources, KubernetesTarget } from './deployment-target.ts';
import { hasOwnAddress } from './service-object.ts';

/*
 * The Ingress of a public service, with the annotations that configure its load balancer on EKS.
 */

/** The class of Ingresses for which EKS Auto Mode makes an application load balancer. */
export const INGRESS_CLASS = 'alb';

/** Tells whether a service has an Ingress. */
export const hasIngress = (target: KubernetesTarget): boolean =>
  target.service.exposure !== undefined && !hasOwnAddress(target);

/**
 * Adds the Ingress of a public service: of the cluster's default class, or of the application load balancer that all
 * public services share on EKS.
 */
export function addIngress(scope: Construct, target: KubernetesTarget): void {
  if (!hasIngress(target)) return;
  const { application, aws } = target;
  const service = target.service as PublicService;
  const { domainName, port } = service.exposure;
  new KubeIngress(scope, 'Ingress', {
    metadata: {
      name: service.name,
      ...(aws && { annotations: loadBalancerAnnotations(application, service, aws) }),
    },
    spec: {
      ingressClassName: aws ? INGRESS_CLASS : undefined,
      rules: [
        {
          host: domainName,
          http: {
            paths: [
              {
                path: pathPrefix(service.exposure) ?? '/',
                pathType: 'Prefix',
                backend: { service: { name: service.name, port: { number: portNumber(service, port) } } },
              },
            ],
          },
        },
      ],
      // The load balancer gets its certificate by an annotation. On other clusters you or cert-manager make the Secret.
      ...(domainName &&
        !aws && { tls: [{ hosts: [domainName], secretName: certificateSecret(application, domainName) }] }),
    },
  });
}

/** The name of the Secret with the certificate of a domain name. It is named after the first service at that name. */
export const certificateSecret = (application: Application, domainName: string): string =>
  `${publicServices(application).find(({ exposure }) => exposure.domainName === domainName)?.name}-tls`;

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

/** The health check of the load balancer, which asks the pods. */
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
