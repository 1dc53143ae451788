import type { Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { problem } from '../problem.ts';

/** Refuses init steps that would run the service itself, and so never end. */
export const initStepsDiffer: Rule<Service> = function* ({ initSteps }) {
  for (const [i, { name, image, entrypoint, command }] of initSteps.entries())
    if (!image && !entrypoint && !command)
      yield problem(
        `initSteps.${i}`,
        name,
        'must have image, entrypoint or command: otherwise it would run the service itself, which does not end',
      );
};
