import type { Service } from './application.ts';
import { loadBalancerCheck } from './load-balancer-check.ts';
import { portNumber } from './ports.ts';
import { isPublic } from './public-services.ts';

/** The ports that a load balancer calls: with requests, and for its health check. None if no port is public. */
export const inboundPorts = (service: Service): number[] =>
  isPublic(service)
    ? [...new Set([portNumber(service, service.exposure.port), loadBalancerCheck(service).port])]
    : [];
