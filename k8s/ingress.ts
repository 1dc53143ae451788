import { KubeIngress } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Construct } from 'constructs';
import type { Application } from '../lib/definition/application.ts';
import { portNumber } from '../lib/definition/ports.ts';
import { type PublicService, pathPrefix, publicServices } from '../lib/definition/public-services.ts';
import type { KubernetesTarget } from './deployment-target.ts';
import { loadBalancerAnnotations } from './load-balancer.ts';
import { hasOwnAddress } from './service-object.ts';

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
