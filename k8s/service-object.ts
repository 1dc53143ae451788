import { IntOrString, KubeService } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Construct } from 'constructs';
import { callablePorts } from '../lib/definition/ports.ts';
import { isReachedByPort } from '../lib/definition/public-services.ts';
import { type KubernetesTarget, selector } from './deployment-target.ts';

/*
 * The Service of a service, by which others reach its pods.
 */

/**
 * The protocols of ports, as Ingress controllers and meshes read them. Without `kubernetes.io/h2c` some of them would
 * speak HTTP/1.1 to a gRPC server. Source: Kubernetes, "Service", application protocol.
 */
const APP_PROTOCOLS = { http: 'http', grpc: 'kubernetes.io/h2c', tcp: undefined } as const;

/**
 * Tells whether a public service gets an address of its own from the cluster: an Ingress has no ports, so it cannot tell
 * services with neither a domain name nor a path apart, and it takes HTTP only. On EKS the load balancer has ports.
 */
export const hasOwnAddress = ({ application, service, aws }: KubernetesTarget): boolean =>
  service.exposure !== undefined &&
  !aws &&
  (isReachedByPort(application, service) || service.ports[service.exposure.port]?.protocol === 'tcp');

/**
 * Adds the Service, by which other services call this one, with the ports' own numbers. Each service has the same URL on
 * every platform. A service without a port that others may call gets none.
 */
export function addService(scope: Construct, target: KubernetesTarget): void {
  const { service } = target;
  const ports = callablePorts(service);
  if (ports.length === 0) return;
  new KubeService(scope, 'Service', {
    metadata: { name: service.name },
    spec: {
      selector: selector(service.name),
      ports: ports.map(([name, { number, protocol }]) => ({
        name,
        port: number,
        targetPort: IntOrString.fromString(name),
        appProtocol: APP_PROTOCOLS[protocol],
      })),
      ...(hasOwnAddress(target) && {
        type: 'LoadBalancer',
        loadBalancerSourceRanges: [...(service.exposure?.allowedCidrs ?? [])],
      }),
    },
  });
}
