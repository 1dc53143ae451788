import type { Application, Resource, Service } from '../application.ts';
import { type Rule, untilBroken } from '../apply-rules.ts';
import { LOCAL_SUBSTITUTE } from '../local-substitute.ts';
import { STEP_NAMES } from '../platform-steps.ts';
import { mustBe, type Problem, problem } from '../problem.ts';
import { environmentsOf } from '../references.ts';
import { isDatabase, isServed, PARTS, PROGRAMS } from '../resources.ts';
import { resourceVariable, secretVariable } from '../secrets.ts';

/** The rules for the resources themselves. */
const resourceRules: readonly Rule<Resource>[] = [
  function* theVersionIsThere(resource) {
    if (!isServed(resource)) return;
    const { versions } = PROGRAMS[resource.type];
    if (!versions.includes(resource.version))
      yield mustBe('version', resource.version, `one of ${versions.join(', ')} for ${resource.type}`);
  },
];

export const resourcesOfApplication: readonly Rule<Application>[] = [
  function* forEachResource({ resources }) {
    for (const i of resources.keys())
      for (const rule of resourceRules)
        yield* untilBroken(function* () {
          const resource = resources[i] as Resource;
          for (const found of rule(resource))
            yield {
              ...found,
              field: `resources.${resource.name}.${found.field}`,
              message: `resources.${resource.name}.${found.message}`,
            };
        });
  },

  // A resource and a service are hosts of one network.
  function* resourceNamesDiffer({ resources, services }) {
    const taken = new Map<string, string>([
      ...services.map(({ name }): [string, string] => [name, 'a service']),
      ...services.flatMap(({ name: service, sidecars, initSteps }) =>
        [...sidecars, ...initSteps].map(({ name }): [string, string] => [
          `${service}-${name}`,
          `a container of ${service} on Compose`,
        ]),
      ),
      ...services.flatMap(({ name }) =>
        STEP_NAMES.map((step): [string, string] => [
          `${name}-${step}`,
          `an init step that the project adds to ${name}`,
        ]),
      ),
      [LOCAL_SUBSTITUTE, 'the local substitute of tables'],
    ]);
    for (const { name } of resources) {
      const owner = taken.get(name);
      if (owner) yield problem(`resources.${name}`, name, `is already the name of ${owner}; choose another`);
    }
  },

  // In Compose, the user sets both in variables.
  function* secretVariablesDiffer({ resources, services, jobs }) {
    for (const resource of resources)
      yield* untilBroken(function* () {
        if (isServed(resource) && !isDatabase(resource)) return;
        const variable = resourceVariable(resource);
        for (const [all, service] of placed(services, jobs))
          for (const [i, secret] of service.secrets.entries())
            if (secretVariable(service, secret) === variable)
              yield problem(
                `${all}.${service.name}.secrets.${i}.name`,
                secret.name,
                `becomes the variable ${variable} in Compose, as does the ${isServed(resource) ? 'password' : 'URL'} of resources.${resource.name}; choose another`,
              );
      });
  },

  function* referencesLeadToResources({ resources, services, jobs }) {
    for (const [all, service] of placed(services, jobs))
      for (const [path, variables] of environmentsOf(service))
        for (const variable of Object.keys(variables))
          yield* untilBroken(function* () {
            const value = variables[variable];
            if (typeof value !== 'object' || !('resource' in value)) return;
            yield* referenceFaults(
              `${all}.${service.name}.${path}.${variable}`,
              resources,
              service,
              value.resource,
              value.part,
            );
          });
  },

  function* poolsAreOfDatabases({ resources, services, jobs }) {
    for (const [all, service] of placed(services, jobs))
      for (const name of Object.keys(service.connections))
        yield* untilBroken(function* () {
          const databases = resources
            .filter((resource) => service.uses.includes(resource.name) && isDatabase(resource))
            .map((resource) => resource.name);
          if (!databases.includes(name))
            yield mustBe(
              `${all}.${service.name}.connections.${name}`,
              name,
              databases.length > 0
                ? `the name of a database that environment refers to: ${databases.join(', ')}; correct the name, or remove it`
                : 'the name of a database that environment refers to, and there is none; add a variable with { resource }, or remove it',
            );
        });
  },
];

/** The services and the jobs, each with the field that holds it. */
const placed = (services: readonly Service[], jobs: readonly Service[]): ['services' | 'jobs', Service][] => [
  ...services.map((one): ['services', Service] => ['services', one]),
  ...jobs.map((one): ['jobs', Service] => ['jobs', one]),
];

function* referenceFaults(
  field: string,
  resources: readonly Resource[],
  service: Service,
  name: string,
  part: (typeof PARTS)[Resource['type']][number],
): Iterable<Problem> {
  const resource = resources.find((one) => one.name === name);
  if (!resource) {
    const names = resources.map((one) => one.name).join(', ');
    yield mustBe(field, name, `the name of a resource: ${names || 'there is none; add it to resources'}`);
  } else if (!PARTS[resource.type].includes(part)) {
    yield mustBe(
      field,
      part,
      `a part of ${name}, which is of the type ${resource.type}: ${PARTS[resource.type].join(', ')}`,
    );
  } else if (part === 'connections' && service.connections[name] === undefined) {
    yield problem(
      field,
      part,
      `refers to services.${service.name}.connections.${name}, which is not set; set it, or remove the variable`,
    );
  }
}
