import type { Application, Service } from './application.ts';

/** The services that call a service, in start order. */
export const callersOf = ({ services }: Application, { name }: Pick<Service, 'name'>): Service[] =>
  services.filter(({ calls }) => calls.includes(name));

/** The services that a service calls, in start order. */
export const calledBy = ({ services }: Application, { calls }: Pick<Service, 'calls'>): Service[] =>
  services.filter(({ name }) => calls.includes(name));

/** The name of a port in Service Connect of ECS. Port names repeat among services, and the names in a namespace must not. */
export const discoveryName = ({ name }: Pick<Service, 'name'>, port: string): string => `${name}-${port}`;

/** Tells whether a service calls another service, or another service calls it. */
export const takesPartInCalls = (application: Application, service: Service): boolean =>
  service.calls.length > 0 || callersOf(application, service).length > 0;
