import type { Application, Service } from '../../definition/application.ts';
import { LOCAL_SUBSTITUTE } from '../../definition/local-substitute.ts';
import { referencesOf } from '../../definition/references.ts';
import { callersOf } from '../../definition/service-calls.ts';

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

const isOutside = ({ exposure, network }: Service): boolean =>
  exposure !== undefined || network.outboundPorts.length > 0;
const outbound = (service: Service): string[] =>
  service.network.outboundPorts.length > 0 ? [outside(service)] : [];
const callsOut = ({ name, calls, table }: Service): string[] =>
  [...calls, ...(table ? [LOCAL_SUBSTITUTE] : [])].map((called) => call(name, called));

type Attachment = { readonly networks: readonly string[] } | { readonly network_mode: 'none' };

/** Compose adds a container without networks to a default network, in which all containers reach one another. */
const attached = (networks: readonly string[]): Attachment =>
  networks.length > 0 ? { networks } : { network_mode: 'none' };

/** The networks of a service's own container. */
export const serviceNetworks = (application: Application, service: Service): Attachment =>
  attached([
    ...(isOutside(service) ? [outside(service)] : []),
    ...callersOf(application, service).map(({ name }) => call(name, service.name)),
    ...callsOut(service),
    ...(service.sidecars.length > 0 ? [sidecars(service)] : []),
  ]);

/**
 * The networks of a sidecar: those of its service's outbound access and of the services that its own variables refer to.
 *
 * Not of all services that its service calls: they would reach the ports of the sidecar.
 */
export const sidecarNetworks = (
  service: Service,
  { environment }: Service['sidecars'][number],
): Attachment => {
  const references = referencesOf({ environment, sidecars: [], initSteps: [] });
  return attached([
    ...outbound(service),
    ...new Set(references.map((reference) => call(service.name, reference.service))),
    sidecars(service),
  ]);
};

/** The networks of an init step of the user: those of everything that its service calls. An init step has no ports. */
export const stepNetworks = (service: Service): Attachment =>
  attached([...outbound(service), ...callsOut(service)]);

/** The network of the init step that makes the table. */
export const tableNetwork = ({ name }: Service): Attachment => attached([call(name, LOCAL_SUBSTITUTE)]);

/** The networks of the tables' local substitute. */
export const storeNetworks = ({ services }: Application): Attachment =>
  attached(services.filter(({ table }) => table).map(({ name }) => call(name, LOCAL_SUBSTITUTE)));

/** All networks of the application. */
export const networks = ({ services }: Application): Record<string, object> =>
  Object.fromEntries(
    services.flatMap((service): [string, object][] => [
      ...(isOutside(service) ? [[outside(service), outsideNetwork(service)] as [string, object]] : []),
      ...[...callsOut(service), ...(service.sidecars.length > 0 ? [sidecars(service)] : [])].map(
        (name): [string, object] => [name, { internal: true }],
      ),
    ]),
  );

/**
 * If the definition has no outbound ports, addresses are not translated: a packet may leave the machine, but no answer
 * comes back.
 */
const outsideNetwork = ({ network }: Service): object =>
  network.outboundPorts.length > 0
    ? {}
    : { driver_opts: { 'com.docker.network.bridge.enable_ip_masquerade': 'false' } };
