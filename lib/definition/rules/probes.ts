import type { Probe, Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { mustBe, problem } from '../problem.ts';
import { oneOfPorts } from './ports.ts';

const WAYS = ['http', 'tcp', 'grpc', 'exec'] as const;

/** A probe with the path of its field, and the ports that it may ask. */
interface ProbeWithPorts {
  readonly field: string;
  readonly probe: Probe;
  readonly protocols: Readonly<Record<string, string>>;
}

/** The rules for the probes of a service and its sidecars. */
export const probeRules: readonly Rule<Service>[] = [
  ...(['startup', 'liveness', 'readiness'] as const).map(
    (kind): Rule<Service> =>
      function* ({ health, ports }) {
        const probe = health[kind];
        const protocols = Object.fromEntries(
          Object.entries(ports).map(([name, { protocol }]) => [name, protocol]),
        );
        if (probe) yield* faults({ field: `health.${kind}`, probe, protocols });
      },
  ),

  function* sidecarsHaveSuchPorts({ sidecars }) {
    for (const [i, { liveness, ports }] of sidecars.entries()) {
      const protocols = Object.fromEntries(Object.keys(ports).map((name) => [name, 'unknown']));
      if (liveness) yield* faults({ field: `sidecars.${i}.liveness`, probe: liveness, protocols });
    }
  },
];

function* faults({ field, probe, protocols }: ProbeWithPorts) {
  const ways = WAYS.filter((way) => probe[way]);
  if (ways.length !== 1)
    yield problem(
      field,
      Object.fromEntries(ways.map((way) => [way, probe[way]])),
      `must ask in exactly one way: keep one of ${(ways.length > 0 ? ways : WAYS).join(', ')}`,
    );
  for (const way of ['http', 'tcp', 'grpc'] as const) {
    const port = probe[way]?.port;
    if (port === undefined) continue;
    const protocol = protocols[port];
    if (!protocol) yield mustBe(`${field}.${way}.port`, port, oneOfPorts(Object.keys(protocols)));
    else if (way !== 'tcp' && (protocol === 'http' || protocol === 'grpc') && protocol !== way)
      yield problem(
        `${field}.${way}.port`,
        port,
        `is a port with protocol ${protocol}, which does not answer ${way} probes; use ${protocol} or tcp, or another port`,
      );
  }
}
