import type { Application, Service } from './application.ts';

/** The port that a reference to a service means. The rules have checked that it exists. */
export function calledPort(
  application: Application,
  reference: { readonly service: string; readonly port?: string | undefined },
): { readonly name: string; readonly number: number; readonly protocol: 'http' | 'grpc' | 'tcp' } {
  const called = application.services.find(({ name }) => name === reference.service);
  const ports = called ? callablePorts(called) : [];
  const [, port] = (reference.port ? ports.find(([name]) => name === reference.port) : ports[0]) ?? [];
  if (!called || !port)
    throw new Error(
      `there is no port ${reference.port ? `${reference.port} ` : ''}of ${reference.service} to call`,
    );
  return { name: called.name, number: port.number, protocol: port.protocol };
}

/** The number of a named port of a service. The rules have checked that it exists. */
export const portNumber = ({ ports }: Pick<Service, 'ports'>, port: string): number => {
  const found = ports[port];
  if (!found)
    throw new Error(`there is no port named ${port}; the ports are ${Object.keys(ports).join(', ')}`);
  return found.number;
};

/** The numbers of all ports of a service. */
export const portNumbers = ({ ports }: Pick<Service, 'ports'>): number[] =>
  Object.values(ports).map(({ number }) => number);

/** The ports of a service that other services may call, by name. */
export const callablePorts = ({ ports, exposure }: Pick<Service, 'ports' | 'exposure'>) =>
  Object.entries(ports).filter(
    ([name, { visibility }]) => visibility === 'internal' || name === exposure?.port,
  );

/**
 * The sysctls that let a user who is not root listen on these ports. None if all are 1024 or higher.
 *
 * Not the capability NET_BIND_SERVICE: a container does not pass it on to the process of a user who is not root.
 */
export const sysctlsFor = (...ports: readonly number[]): Record<string, string> =>
  ports.some((port) => port < 1024) ? { 'net.ipv4.ip_unprivileged_port_start': '0' } : {};
