import type { Probe, Service } from './application.ts';
import { portNumber } from './ports.ts';
import { isGrpc, isPublic, type PublicService } from './public-services.ts';

/** The health check by which an application load balancer finds out whether a replica takes requests. */
export interface LoadBalancerCheck
  extends Pick<Probe, 'periodSeconds' | 'timeoutSeconds' | 'failureThreshold'> {
  readonly successThreshold: number;
  /** The number of the port. */
  readonly port: number;
  readonly path: string;
  /** The codes of a healthy answer: statuses of HTTP or, for gRPC, of gRPC. */
  readonly codes: string;
}

/** The times of a health check without a readiness probe: the defaults of a readiness probe. */
const DEFAULT_TIMES = { periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2, successThreshold: 2 };

/**
 * The health check of a public service: the readiness probe, if the load balancer can ask it.
 *
 * A load balancer always checks. It asks in the protocol of the port to which it sends requests, and cannot open a bare
 * connection or run a command. So another probe, or none, is approximated: any answer that is not a server error counts
 * as healthy.
 */
export function loadBalancerCheck(service: PublicService): LoadBalancerCheck {
  const { exposure, health } = service;
  const { readiness } = health;
  const { periodSeconds, timeoutSeconds, failureThreshold, successThreshold } = readiness ?? DEFAULT_TIMES;
  const way = (port: string, path: string, codes: string): LoadBalancerCheck => ({
    port: portNumber(service, port),
    path,
    codes,
    periodSeconds,
    timeoutSeconds,
    failureThreshold,
    successThreshold,
  });
  if (isGrpc(service))
    return readiness?.grpc
      ? way(readiness.grpc.port, '/grpc.health.v1.Health/Check', '0')
      : way(exposure.port, '/AWS.ALB/healthcheck', '0-99');
  return readiness?.http
    ? way(readiness.http.port, readiness.http.path, '200-299')
    : way(exposure.port, '/', '200-499');
}

/** The ports that a load balancer calls: with requests, and for its health check. None if no port is public. */
export const inboundPorts = (service: Service): number[] =>
  isPublic(service)
    ? [...new Set([portNumber(service, service.exposure.port), loadBalancerCheck(service).port])]
    : [];
