import type { Application } from '../../definition/application.ts';
import {
  type PublicService,
  pathPrefix,
  publicPort,
  publicServices,
} from '../../definition/public-services.ts';

/** A public service at a port of the load balancer. */
export interface Route {
  readonly service: PublicService;
  /** The port of the load balancer. */
  readonly port: number;
  /** The path prefix of the requests that the service gets. @default - all paths */
  readonly path?: string | undefined;
}

export const HTTP = 80;
export const HTTPS = 443;

/**
 * The ports of the load balancer at which the public services answer: 443 with a domain name, else 80, or a port of its
 * own for each of several services with neither a domain name nor a path.
 */
export const routes = (application: Pick<Application, 'services'>): Route[] =>
  publicServices(application).map((service) => ({
    service,
    path: pathPrefix(service.exposure),
    port: service.exposure.domainName ? HTTPS : (publicPort(application, service) ?? HTTP),
  }));

/** The URL of a route, at a host name of the load balancer. */
export const urlOf = ({ service: { exposure }, port, path = '' }: Route, host: string): string => {
  if (exposure.domainName) return `https://${exposure.domainName}${path}`;
  return `http://${host}${port === HTTP ? '' : `:${port}`}${path}`;
};
