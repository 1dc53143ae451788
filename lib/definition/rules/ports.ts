import type { Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { missing, mustBe, problem } from '../problem.ts';

/** Completes "must be" with the names of ports, or says that there are none. */
export const oneOfPorts = (names: readonly string[]): string =>
  names.length > 0 ? `one of the ports ${names.join(', ')}` : 'a port, but there are none; add one to ports';

/** The rules for the ports of a service and its sidecars, and for the port that is public. */
export const portRules: readonly Rule<Service>[] = [
  function* thePublicPortIsThere({ exposure, ports }) {
    if (exposure && !ports[exposure.port])
      yield mustBe('exposure.port', exposure.port, oneOfPorts(Object.keys(ports)));
  },

  function* thePublicPortCanBePublic({ exposure, ports }) {
    const port = exposure && ports[exposure.port];
    if (!port) return;
    if (port.protocol === 'tcp')
      yield problem(
        'exposure.port',
        exposure.port,
        'must be an http or a grpc port: the load balancers of all targets speak HTTP. Remove exposure, and let a public HTTP service call this port inside the application',
      );
    if (port.protocol === 'grpc' && !exposure.domainName)
      yield missing(
        'exposure.domainName',
        ', and exposure.port is a grpc port: an Application Load Balancer takes gRPC over HTTPS only. Set a domain name that you own, such as api.example.com, or remove exposure',
      );
    if (port.visibility === 'none')
      yield mustBe(
        `ports.${exposure.port}.visibility`,
        'none',
        'internal, because exposure makes the port public; or choose another exposure.port',
      );
  },

  // The containers of a task or a pod share one network: two of them cannot listen on the same port.
  function* portsDifferWithinTheUnit({ ports, sidecars }) {
    const seen = new Map<number, string>();
    const numbers = [
      ...Object.entries(ports).map(([name, { number }]) => [`ports.${name}`, number] as const),
      ...sidecars.flatMap((sidecar, i) =>
        Object.entries(sidecar.ports).map(
          ([name, number]) => [`sidecars.${i}.ports.${name}`, number] as const,
        ),
      ),
    ];
    for (const [field, number] of numbers) {
      const first = seen.get(number);
      if (first)
        yield problem(
          field,
          number,
          `has the number of ${first}: the containers of a task or a pod share one network, so choose another number`,
        );
      else seen.set(number, field);
    }
  },
];
