import type { Probe } from '../lib/definition/application.ts';

/** A container whose ports have names. */
type Ports = Readonly<Record<string, number | { readonly number: number }>>;

/**
 * A probe. `successThreshold` is for readiness alone: Kubernetes allows no value but 1 for other probes.
 *
 * @param ports the ports of the container that the probe asks
 */
export const probe = (ports: Ports, definition: Probe) => ({
  ...wayOf(ports, definition),
  periodSeconds: definition.periodSeconds,
  timeoutSeconds: definition.timeoutSeconds,
  failureThreshold: definition.failureThreshold,
  ...(definition.successThreshold !== undefined && { successThreshold: definition.successThreshold }),
});

/** Ports are named, so that a manifest which people edit holds each number once. */
function wayOf(ports: Ports, { http, tcp, grpc, exec }: Probe) {
  if (http) return { httpGet: { path: http.path, port: http.port } };
  if (tcp) return { tcpSocket: { port: tcp.port } };
  // A gRPC probe takes no name of a port.
  if (grpc)
    return { grpc: { port: numberOf(ports, grpc.port), ...(grpc.service && { service: grpc.service }) } };
  return { exec: { command: exec?.command ?? [] } };
}

function numberOf(ports: Ports, name: string): number {
  const port = ports[name];
  if (port === undefined)
    throw new Error(`there is no port named ${name}; the ports are ${Object.keys(ports).join(', ')}`);
  return typeof port === 'number' ? port : port.number;
}
