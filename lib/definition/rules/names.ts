import type { Application, Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { LOCAL_SUBSTITUTE } from '../local-substitute.ts';
import { STEP_NAMES } from '../platform-steps.ts';
import { callablePorts } from '../ports.ts';
import { type Problem, problem } from '../problem.ts';
import { callersOf, discoveryName } from '../service-calls.ts';
import { eachOf } from './for-each.ts';

/** The containers of a service's own definition, with the fields of their names. */
const containersOf = ({ sidecars, initSteps }: Service) => [
  ...sidecars.map(({ name }, i) => ({ kind: 'sidecar', name, field: `sidecars.${i}.name` })),
  ...initSteps.map(({ name }, i) => ({ kind: 'init step', name, field: `initSteps.${i}.name` })),
];

/** Refuses containers of one task or pod that have the same name. */
export const containerNamesDiffer: Rule<Service> = function* (service) {
  const taken = new Map<string, string>([
    [service.name, 'the service'],
    ...STEP_NAMES.map((name): [string, string] => [name, 'an init step that the project adds']),
  ]);
  for (const { field, name } of containersOf(service)) {
    const owner = taken.get(name);
    if (owner) yield problem(field, name, `is already the name of ${owner}; choose another`);
    else taken.set(name, field);
  }
};

/** A name that only one thing of an application can have on Compose or Kubernetes. */
interface Taken {
  readonly name: string;
  /** The owner of the name, in the words of a message. */
  readonly owner: string;
  /** The field of the service or job that the container belongs to: on Compose, `web-proxy` is the sidecar `proxy` of `web`.
   * @default - none: the name is not made of two */
  readonly containerOf?: string;
}

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

  function* platformNamesAreFree(application) {
    for (const list of ['services', 'resources', 'jobs'] as const)
      yield* eachOf(application, list, function* ({ name }, field) {
        const taken = takenByPlatforms(list, name);
        if (taken) yield problem(field, name, `is already the name ${taken}; choose another`);
      });
  },

  // Services, jobs, resources and the local substitute are services of one Compose project and objects of one namespace.
  // On Compose, so are the sidecars and the init steps of each service.
  function* namesDiffer(application) {
    const taken = new Map<string, Taken>();
    function* take(one: Taken, field?: string, value?: string): Iterable<Problem> {
      const first = taken.get(one.name);
      if (!first) taken.set(one.name, one);
      // `containerNamesDiffer` compares the containers of one service.
      else if (field && (!one.containerOf || one.containerOf !== first.containerOf))
        yield problem(field, value, clash(one, first));
    }
    // First the names that nobody can change.
    yield* eachOf(application, 'services', function* ({ table }, field) {
      if (table)
        yield* take({ name: LOCAL_SUBSTITUTE, owner: `the local substitute of the table of ${field}` });
    });
    for (const list of ['services', 'jobs'] as const)
      yield* eachOf(application, list, function* (service, field) {
        for (const step of STEP_NAMES)
          yield* take({
            name: `${service.name}-${step}`,
            owner: `the init step ${step}, which the project adds to ${field}`,
            containerOf: field,
          });
      });
    yield* eachOf(application, 'services', ({ name }, field) => take({ name, owner: field }, field, name));
    yield* eachOf(application, 'services', function* (service, field) {
      for (const { kind, name, field: own } of containersOf(service))
        yield* take(
          { name: `${service.name}-${name}`, owner: `the ${kind} ${name} of ${field}`, containerOf: field },
          `${field}.${own}`,
          name,
        );
    });
    for (const list of ['resources', 'jobs'] as const)
      yield* eachOf(application, list, ({ name }, field) => take({ name, owner: field }, field, name));
  },

  // In Service Connect of ECS, each port of a called service has a name: `a-b-c` for `b-c` of `a`, and for `c` of `a-b`.
  function* portNamesDiffer(application) {
    const taken = new Map<string, string>();
    yield* eachOf(application, 'services', function* (service, field) {
      if (callersOf(application, service).length === 0) return;
      for (const [port] of callablePorts(service)) {
        const name = discoveryName(service, port);
        const first = taken.get(name);
        if (first)
          yield problem(
            `${field}.ports.${port}`,
            port,
            `becomes ${name} in Service Connect of ECS, as does ${first}; choose another name for the port`,
          );
        else taken.set(name, `${field}.ports.${port}`);
      }
    });
  },
];

/** Completes "is already the name" for a name that a platform gives itself; undefined for all others. */
function takenByPlatforms(list: 'services' | 'resources' | 'jobs', name: string): string | undefined {
  if (name === 'localhost' && list !== 'jobs') return 'by which each container calls itself';
  if (list === 'resources') return undefined;
  if (name === 'default') return 'of the service account that Kubernetes adds to each namespace';
  return (STEP_NAMES as readonly string[]).includes(name)
    ? 'of an init step that the project adds to pods'
    : undefined;
}

const clash = (one: Taken, { owner, containerOf }: Taken): string => {
  if (one.containerOf)
    return `becomes ${one.name} on Compose, which is already the name of ${owner}; choose another`;
  return `is already the name ${containerOf ? 'on Compose ' : ''}of ${owner}; choose another`;
};
