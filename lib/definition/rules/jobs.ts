import type { Application } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { STEP_NAMES } from '../platform-steps.ts';
import { problem } from '../problem.ts';

/** The rules for jobs among services and resources. */
export const jobRules: readonly Rule<Application>[] = [
  // A job, a service and a resource are workloads of one namespace.
  function* jobNamesDiffer({ jobs, services, resources }) {
    const taken = new Map<string, string>([
      ...resources.map(({ name }): [string, string] => [name, 'a resource']),
      ...services.map(({ name }): [string, string] => [name, 'a service']),
      ...[...services, ...jobs].flatMap(({ name: of, sidecars, initSteps }) =>
        [...sidecars.map(({ name }) => name), ...initSteps.map(({ name }) => name), ...STEP_NAMES].map(
          (part): [string, string] => [`${of}-${part}`, `a container of ${of} on Compose`],
        ),
      ),
    ]);
    for (const { name } of jobs) {
      const owner = taken.get(name);
      if (owner) yield problem(`jobs.${name}`, name, `is already the name of ${owner}; choose another`);
    }
  },

  // A task that EventBridge starts belongs to no service of ECS, so it has no proxy of Service Connect.
  function* jobsCallNoService({ jobs }) {
    for (const { name, environment } of jobs)
      for (const [variable, value] of Object.entries(environment))
        if (typeof value === 'object' && 'service' in value)
          yield problem(
            `jobs.${name}.environment.${variable}`,
            value,
            'refers to a service, which a job cannot call on ECS: only services have Service Connect; use a resource that both share, such as a queue, or the public URL of the service',
          );
  },
];
