import type { Service } from './application.ts';
import type { DeploymentTarget } from './deployment-target.ts';
import type { Value } from './values.ts';

/** The text of a fact. Undefined if the service has none, or if only a deployment could tell. */
export const factText = (
  fact: Extract<Value, { readonly fact: unknown }>['fact'],
  service: Service,
  target?: DeploymentTarget,
): string | undefined =>
  ({
    'service-name': service.name,
    version: service.version,
    platform: target?.platform,
    'request-timeout-seconds': String(service.requestTimeoutSeconds),
    // Longer than any load balancer keeps a connection, so that the service never closes a connection that is in use.
    'keep-alive-seconds': String((service.exposure?.idleTimeoutSeconds ?? 60) + 5),
    'stop-seconds': String(service.shutdown.stopSeconds),
    'user-id': service.security.userId === undefined ? undefined : String(service.security.userId),
  })[fact];
