import type { Application, DeepReadonly, Service } from '../application.ts';
import { type Rule, untilBroken } from '../apply-rules.ts';
import { callablePorts } from '../ports.ts';
import { mustBe, type Problem, problem } from '../problem.ts';
import { environmentsOf } from '../references.ts';
import type { Value } from '../values.ts';
import { oneOfPorts } from './ports.ts';

/** Refuses calls of services and ports that are not there, or that nobody may call. */
export const callsAreAnswered: Rule<Application> = function* ({ services }) {
  const names = services.map(({ name }) => name);
  const faults = function* (
    caller: Service,
    field: string,
    called: string,
    port?: string,
  ): Iterable<Problem> {
    const path = `services.${caller.name}.${field}`;
    const callee = services[names.indexOf(called)];
    const others = names.filter((name) => name !== caller.name);
    if (called === caller.name)
      yield problem(path, called, 'is the service itself; for a port of its own, use { port } instead');
    else if (callee) yield* portFaults(path, callee, port, field.startsWith('calls'));
    else
      yield mustBe(
        path,
        called,
        others.length > 0 ? `another service: ${others.join(', ')}` : 'another service, but there is none',
      );
  };
  for (const service of services) {
    const seen = new Set<string>();
    for (const { field, variable, variables } of variablesOf(service))
      yield* untilBroken(function* () {
        const value = variables[variable];
        if (typeof value !== 'object' || !('service' in value)) return;
        seen.add(value.service);
        yield* faults(service, field, value.service, value.port);
      });
    // Services of `calls` come first in the list, so that their places are the same in the definition.
    yield* untilBroken(function* () {
      for (const [i, called] of service.calls.entries())
        if (!seen.has(called)) yield* faults(service, `calls.${i}`, called);
    });
  }
};

function* portFaults(
  path: string,
  callee: Service,
  port: string | undefined,
  anyPort: boolean,
): Iterable<Problem> {
  const names = callablePorts(callee).map(([name]) => name);
  if (names.length === 0)
    yield problem(
      path,
      callee.name,
      `is a service that nobody can call: ${Object.keys(callee.ports).length > 0 ? 'its ports have visibility none' : 'it has no port'}; remove the call, or add an internal port to services.${callee.name}.ports`,
    );
  else if (port === undefined && names.length > 1 && !anyPort)
    yield problem(path, callee.name, `is a service with several ports; add port, one of ${names.join(', ')}`);
  else if (port !== undefined && !names.includes(port))
    yield callee.ports[port]
      ? problem(
          path,
          port,
          `is a port with visibility none; set services.${callee.name}.ports.${port}.visibility to internal, or call another port`,
        )
      : mustBe(path, port, oneOfPorts(names));
}

/** Refuses variables that refer to something that their own service does not have. */
export const ownReferencesExist: Rule<Service> = function* (service) {
  for (const { field, variable, variables } of variablesOf(service))
    yield* untilBroken(() => referenceFaults(field, service, variables[variable] as DeepReadonly<Value>));
};

/** The variables of all containers, not read yet: a wrong one stops no rule for the others. */
const variablesOf = (service: Service) =>
  environmentsOf(service).flatMap(([path, variables]) =>
    Object.keys(variables).map((variable) => ({ field: `${path}.${variable}`, variable, variables })),
  );

function* referenceFaults(field: string, service: Service, value: DeepReadonly<Value>): Iterable<Problem> {
  if (typeof value === 'string' || 'service' in value || 'resource' in value) return;
  if ('sidecar' in value) yield* sidecarFaults(field, service, value);
  else if ('port' in value) {
    if (!service.ports[value.port]) yield mustBe(field, value.port, oneOfPorts(Object.keys(service.ports)));
  } else if ('table' in value) {
    if (!service.table)
      yield problem(
        field,
        value,
        'refers to a table, and the service has none; add table, or remove the variable',
      );
    else if (value.table === 'time-to-live-attribute' && !service.table.timeToLiveAttribute)
      yield problem(
        field,
        value,
        'refers to table.timeToLiveAttribute, which is not set; set it, or remove the variable',
      );
  } else if ('fact' in value && value.fact === 'user-id' && service.security.userId === undefined)
    yield problem(
      field,
      value,
      'refers to security.userId, which is not set; set it, or remove the variable',
    );
}

function* sidecarFaults(
  field: string,
  { sidecars }: Service,
  value: { readonly sidecar: string; readonly port?: string | undefined },
): Iterable<Problem> {
  const sidecar = sidecars.find(({ name }) => name === value.sidecar);
  const ports = Object.keys(sidecar?.ports ?? {});
  if (!sidecar)
    yield mustBe(
      field,
      value.sidecar,
      `a sidecar of the service: ${sidecars.map(({ name }) => name).join(', ') || 'there is none'}`,
    );
  else if (ports.length === 0)
    yield problem(field, value.sidecar, 'is a sidecar without a port; add the port to its ports');
  else if (value.port === undefined && ports.length > 1)
    yield problem(
      field,
      value.sidecar,
      `is a sidecar with several ports; add port, one of ${ports.join(', ')}`,
    );
  else if (value.port !== undefined && !ports.includes(value.port))
    yield mustBe(field, value.port, oneOfPorts(ports));
}
