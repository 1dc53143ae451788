import type { Application, Service } from '../application.ts';
import { type Rule, untilBroken } from '../apply-rules.ts';
import { renamed } from '../problem.ts';

/** The rule of an application that runs rules for each service, or each job. A wrong field stops one rule for one of them. */
export const forEach = (all: 'services' | 'jobs', rules: readonly Rule<Service>[]): Rule<Application> =>
  function* ({ [all]: list }) {
    for (const i of list.keys())
      for (const rule of rules)
        yield* untilBroken(function* () {
          const service = list[i] as Service;
          for (const found of rule(service)) yield renamed(found, `${all}.${service.name}.${found.field}`);
        });
  };
