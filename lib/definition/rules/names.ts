import type { Application, Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { LOCAL_SUBSTITUTE } from '../local-substitute.ts';
import { STEP_NAMES } from '../platform-steps.ts';
import { mustBe, problem } from '../problem.ts';
import { secretVariable } from '../secrets.ts';

/** The containers of a service's own definition, with the fields of their names. */
const containersOf = ({ sidecars, initSteps }: Service): [field: string, name: string][] => [
  ...sidecars.map(({ name }, i): [string, string] => [`sidecars.${i}.name`, name]),
  ...initSteps.map(({ name }, i): [string, string] => [`initSteps.${i}.name`, name]),
];

/** Refuses containers of one task or pod that have the same name. */
export const containerNamesDiffer: Rule<Service> = function* (service) {
  const taken = new Map<string, string>([
    [service.name, 'the service'],
    ...STEP_NAMES.map((name): [string, string] => [name, 'an init step that the project adds']),
  ]);
  for (const [field, name] of containersOf(service)) {
    const owner = taken.get(name);
    if (owner) yield problem(field, name, `is already the name of ${owner}; choose another`);
    else taken.set(name, field);
  }
};

/** The rules for names of the whole application. */
export const nameRules: readonly Rule<Application>[] = [
  // The name becomes a namespace. The services must not be in a namespace of the cluster itself.
  function* theNamespaceIsFree({ name }) {
    if (/^(default$|kube-|amazon-cloudwatch$)/.test(name))
      yield problem(
        'name',
        name,
        'must not be default or amazon-cloudwatch, or begin with kube-: these namespaces belong to Kubernetes or EKS',
      );
  },

  function* theLocalSubstitutesNameIsFree({ services }) {
    if (services.some(({ name }) => name === LOCAL_SUBSTITUTE) && services.some(({ table }) => table))
      yield problem(
        `services.${LOCAL_SUBSTITUTE}`,
        LOCAL_SUBSTITUTE,
        'is the name of the local substitute of the tables; choose another name for the service',
      );
  },

  // In Compose, a service and its sidecars and init steps are services of one project: `web` and `web-proxy`.
  function* composeNamesDiffer({ services }) {
    const names = services.map(({ name }) => name);
    for (const service of services) {
      const parts = [...containersOf(service), ...STEP_NAMES.map((name) => ['', name] as const)];
      for (const [field, part] of parts) {
        const name = `${service.name}-${part}`;
        if (names.includes(name) || name === LOCAL_SUBSTITUTE)
          yield problem(
            field ? `services.${service.name}.${field}` : `services.${name}`,
            field ? part : name,
            field
              ? `becomes the Compose service ${name}, which is already a service of the application; choose another`
              : `is the name of an init step that the project adds to ${service.name}; choose another name for the service`,
          );
      }
    }
    yield* clashesOfParts(services);
  },

  // In Compose, the user sets secrets in variables: `A_B_KEY` for `b-key` of `a`, and for `key` of `a-b`.
  function* secretVariablesDiffer({ services }) {
    const seen = new Map<string, string>();
    for (const service of services)
      for (const [i, secret] of service.secrets.entries()) {
        const variable = secretVariable(service, secret);
        const first = seen.get(variable);
        if (first && first !== service.name)
          yield problem(
            `services.${service.name}.secrets.${i}.name`,
            secret.name,
            `becomes the variable ${variable} in Compose, as does a secret of ${first}; choose another`,
          );
        else seen.set(variable, service.name);
      }
  },

  function* localPortsDiffer({ services }) {
    const seen = new Map<number, string>();
    for (const { name, exposure } of services) {
      if (!exposure) continue;
      const first = seen.get(exposure.localPort);
      if (first)
        yield problem(
          `services.${name}.exposure.localPort`,
          exposure.localPort,
          `is already the port of ${first} on the developer’s machine; set another, such as ${exposure.localPort + 1}`,
        );
      else seen.set(exposure.localPort, name);
    }
  },
];

/** Finds parts of two services with one Compose name: `a-b` of the service `web`, and `b` of the service `web-a`. */
function* clashesOfParts(services: readonly Service[]) {
  const seen = new Map<string, string>();
  for (const service of services)
    for (const [field, part] of containersOf(service)) {
      const [name, path] = [`${service.name}-${part}`, `services.${service.name}.${field}`];
      const first = seen.get(name);
      // Within one service, `containerNamesDiffer` says it.
      if (first && !first.startsWith(`services.${service.name}.`))
        yield mustBe(path, part, `another name: with its service it becomes ${name}, as does ${first}`);
      else seen.set(name, path);
    }
}
