import type { Application, Resource, Service } from '../application.ts';
import { type Rule, untilBroken } from '../apply-rules.ts';
import { mustBe, type Problem, problem, renamed } from '../problem.ts';
import { environmentsOf } from '../references.ts';
import { isDatabase, isServed, PARTS, PROGRAMS } from '../resources.ts';
import { eachOf } from './for-each.ts';

/** Refuses a version of another type. */
const theVersionIsThere: Rule<Resource> = function* (resource) {
  if (!isServed(resource)) return;
  const { versions } = PROGRAMS[resource.type];
  if (!versions.includes(resource.version))
    yield mustBe('version', resource.version, `one of ${versions.join(', ')} for ${resource.type}`);
};

/** The rules for resources, and for what refers to them. */
export const resourcesOfApplication: readonly Rule<Application>[] = [
  function* forEachResource(application) {
    yield* eachOf(application, 'resources', function* (resource, field) {
      for (const found of theVersionIsThere(resource)) yield renamed(found, `${field}.${found.field}`);
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
