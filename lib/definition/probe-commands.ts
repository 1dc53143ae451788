import type { Probe, Service } from './application.ts';
import { portNumber } from './ports.ts';

/**
 * The command that runs a probe in the container, and exits with 0 if the probe succeeds. Undefined if the probe is not
 * a command and the image has no program for it.
 */
export const probeCommand = (service: Service, probe: Probe): readonly string[] | undefined => {
  if (probe.exec) return probe.exec.command;
  const { command } = service.health;
  if (!command) return undefined;
  const host = (port: string) => `127.0.0.1:${portNumber(service, port)}`;
  if (probe.http) return [...command, `http://${host(probe.http.port)}${probe.http.path}`];
  if (probe.tcp) return [...command, `tcp://${host(probe.tcp.port)}`];
  return probe.grpc && [...command, `grpc://${host(probe.grpc.port)}/${probe.grpc.service ?? ''}`];
};

/** The longest time that a start may take, in seconds; undefined without a startup probe. */
export const startupSeconds = ({ health: { startup } }: Pick<Service, 'health'>): number | undefined =>
  startup && startup.periodSeconds * startup.failureThreshold;
