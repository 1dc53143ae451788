import type { Handling } from '../../deploy/handling.ts';
import { enumerated } from '../counted.ts';
import { objectsIn } from './json.ts';
import type { Readers } from './readers.ts';

/** A service with a port that nobody calls, and the names and numbers of its ports that speak HTTP. */
interface Unreached {
  readonly service: string;
  readonly httpPorts: readonly { readonly name: string; readonly number: number }[];
}

/**
 * Says that users reach no service: none is public, although some have a port that no other service calls.
 *
 * @returns a sentence with the way out; none where a service is public, or each port has a caller
 */
export function unreachedNotices(
  services: readonly Readers[],
  handling: Pick<Handling, 'source' | 'running' | 'render'>,
): string[] {
  if (
    services.some(({ ecs, kubernetes }) => ecs.service('LoadBalancers', 0).value ?? kubernetes.entrance.value)
  )
    return [];
  const unreached = services.flatMap((one) => unreachedBy(one));
  if (unreached.length === 0) return [];
  const names = enumerated(
    unreached.map(({ service }) => service),
    'or',
  );
  return [
    `Nobody can call ${names}: no service is public, and no other service calls ${unreached.length > 1 ? 'them' : 'it'}. No deployment has a load balancer or an Ingress for ${unreached.length > 1 ? 'them' : 'it'}, and Docker Compose publishes no port. ${wayOut(unreached, handling)}`,
  ];
}

function unreachedBy({ service, kubernetes }: Readers): Unreached[] {
  const ports = objectsIn(kubernetes.own('Service')('spec', 'ports').value);
  if (ports.length === 0 || (kubernetes.callers.value ?? []).length > 0) return [];
  const httpPorts = ports
    .filter(({ appProtocol }) => appProtocol === 'http')
    .map(({ name, port }) => ({ name: String(name), number: Number(port) }));
  return [{ service, httpPorts }];
}

/** The way to make the first port of HTTP public. Ports of other protocols need more than that: a certificate, or a range of addresses. */
function wayOut(
  unreached: readonly Unreached[],
  { source, running, render }: Pick<Handling, 'source' | 'running' | 'render'>,
): string {
  const found = unreached.find(({ httpPorts }) => httpPorts.length > 0);
  const [port] = found?.httpPorts ?? [];
  if (source === undefined) {
    const [{ service } = { service: '' }] = found ? [found] : unreached;
    return `If users should call it, set exposure of services.${service} in lib/application.ts${port ? `, such as { port: '${port.name}' }` : ''}.`;
  }
  return found && port
    ? `If users should call it: ${render} --public ${running?.keys[found.service] ?? found.service}:${port.number}`
    : 'None of their ports is known to speak HTTP: from-compose.md says of each what makes it public.';
}
