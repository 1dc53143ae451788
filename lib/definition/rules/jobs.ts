import type { Application } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { problem } from '../problem.ts';

/** The rules for jobs among services. */
export const jobRules: readonly Rule<Application>[] = [
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
