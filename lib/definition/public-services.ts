import type { Application, Exposure, Service } from './application.ts';

/** A service with a public port. */
export type PublicService = Service & { readonly exposure: Exposure };

/** Tells whether a service has a public port. */
export const isPublic = (service: Service): service is PublicService => service.exposure !== undefined;

/** The services with a public port, in start order. */
export const publicServices = ({ services }: Pick<Application, 'services'>): PublicService[] =>
  services.filter(isPublic);

/** Tells whether the public port of a service speaks gRPC. */
export const isGrpc = ({ ports, exposure }: Pick<PublicService, 'ports' | 'exposure'>): boolean =>
  ports[exposure.port]?.protocol === 'grpc';

/**
 * Tells whether a public service is reached by a port of its own, because another public service has neither a domain
 * name nor a path either.
 *
 * Not "all but the first one": the first in start order changes with the calls, and a service would move to another URL.
 */
export const isReachedByPort = (
  application: Pick<Application, 'services'>,
  { name, exposure }: Pick<Service, 'name' | 'exposure'>,
): boolean =>
  hasNoAddress(exposure) &&
  publicServices(application).some((other) => other.name !== name && hasNoAddress(other.exposure));

/**
 * The port of a service that is reached by a port, at the load balancers of AWS: the same as on the developer's machine,
 * where each service has another one. Undefined for a service that is reached by the standard port.
 */
export const publicPort = (
  application: Pick<Application, 'services'>,
  service: Pick<Service, 'name' | 'exposure'>,
): number | undefined => (isReachedByPort(application, service) ? service.exposure?.localPort : undefined);

const hasNoAddress = (exposure: Exposure | undefined): boolean =>
  exposure !== undefined && !exposure.domainName && !pathPrefix(exposure);

/** The path prefix without a slash at its end. Undefined for all paths. */
export const pathPrefix = ({ path }: Pick<Exposure, 'path'>): string | undefined =>
  path?.replace(/\/+$/, '') || undefined;
