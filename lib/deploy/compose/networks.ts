import type { Application, Resource, Service } from '../../definition/application.ts';
import { LOCAL_SUBSTITUTE } from '../../definition/local-substitute.ts';
import { referencesOf, resourceNames } from '../../definition/references.ts';
import { isServed, outboundPorts, usedBy, usersOf } from '../../definition/resources.ts';
import { callersOf } from '../../definition/service-calls.ts';
import { workloads } from '../../definition/workloads.ts';

/*
 * Two containers can call each other only if they share a network, so each call of the definition has a network of its
 * own. Not a network for each service that is called: its callers would reach one another.
 *
 * Names of networks have an underscore, which names in a definition do not have, so they cannot clash.
 */

/** The network of the published port and of the outbound access. A network of this kind cannot be internal. */
const outside = ({ name }: Service): string => `${name}_outside`;
const sidecars = ({ name }: Service): string => `${name}_sidecars`;
const call = (caller: string, called: string): string => `${caller}_to_${called}`;

const hasOutboundAccess = (application: Application, service: Service): boolean =>
  outboundPorts(application, service).length > 0;
const isOutside = (application: Application, service: Service): boolean =>
  service.exposure !== undefined || hasOutboundAccess(application, service);
const outbound = (application: Application, service: Service): string[] =>
  hasOutboundAccess(application, service) ? [outside(service)] : [];
const callsOut = (application: Application, service: Service): string[] => {
  const resources = usedBy(application, service).filter(isServed);
  return [
    ...service.calls,
    ...resources.map(({ name }) => name),
    ...(service.table ? [LOCAL_SUBSTITUTE] : []),
  ].map((called) => call(service.name, called));
};

type Attachment = { readonly networks: readonly string[] } | { readonly network_mode: 'none' };

/** Compose adds a container without networks to a default network, in which all containers reach one another. */
const attached = (networks: readonly string[]): Attachment =>
  networks.length > 0 ? { networks } : { network_mode: 'none' };

/** The networks of a service's own container. */
export const serviceNetworks = (application: Application, service: Service): Attachment =>
  attached([
    ...(isOutside(application, service) ? [outside(service)] : []),
    ...callersOf(application, service).map(({ name }) => call(name, service.name)),
    ...callsOut(application, service),
    ...(service.sidecars.length > 0 ? [sidecars(service)] : []),
  ]);

/**
 * The networks of a sidecar: those of its service's outbound access, and of the services and resources that its own
 * variables refer to.
 *
 * Not of all services that its service calls: they would reach the ports of the sidecar.
 */
export const sidecarNetworks = (
  application: Application,
  service: Service,
  { environment }: Service['sidecars'][number],
): Attachment => {
  const own = { environment, sidecars: [], initSteps: [] };
  const resources = usedBy(application, { uses: resourceNames(own) }).filter(isServed);
  const called = [
    ...referencesOf(own).map((reference) => reference.service),
    ...resources.map(({ name }) => name),
  ];
  return attached([
    ...outbound(application, service),
    ...new Set(called.map((name) => call(service.name, name))),
    sidecars(service),
  ]);
};

/** The networks of an init step of the user: those of everything that its service calls. An init step has no ports. */
export const stepNetworks = (application: Application, service: Service): Attachment =>
  attached([...outbound(application, service), ...callsOut(application, service)]);

/** The networks of a resource: one with each service that uses it. */
export const resourceNetworks = (application: Application, resource: Resource): Attachment =>
  attached(usersOf(application, resource).map(({ name }) => call(name, resource.name)));

/** The network of the init step that makes the table. */
export const tableNetwork = ({ name }: Service): Attachment => attached([call(name, LOCAL_SUBSTITUTE)]);

/** The networks of the tables' local substitute. */
export const storeNetworks = ({ services }: Application): Attachment =>
  attached(services.filter(({ table }) => table).map(({ name }) => call(name, LOCAL_SUBSTITUTE)));

/** All networks of the application. */
export const networks = (application: Application): Record<string, object> =>
  Object.fromEntries(
    workloads(application).flatMap((service): [string, object][] => [
      ...(isOutside(application, service)
        ? [[outside(service), outsideNetwork(application, service)] as [string, object]]
        : []),
      ...[...callsOut(application, service), ...(service.sidecars.length > 0 ? [sidecars(service)] : [])].map(
        (name): [string, object] => [name, { internal: true }],
      ),
    ]),
  );

/**
 * If the service may call nothing outside, addresses are not translated: a packet may leave the machine, but no answer
 * comes back.
 */
const outsideNetwork = (application: Application, service: Service): object =>
  hasOutboundAccess(application, service)
    ? {}
    : { driver_opts: { 'com.docker.network.bridge.enable_ip_masquerade': 'false' } };
