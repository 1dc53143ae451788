import type { Application, Service } from '../application.ts';
import { type Rule, untilBroken } from '../apply-rules.ts';
import { renamed } from '../problem.ts';

/** The rule of an application that runs rules of a service for each service. A wrong field stops one rule for one service. */
export const forEachService = (rules: readonly Rule<Service>[]): Rule<Application> =>
  function* ({ services }) {
    for (const i of services.keys())
      for (const rule of rules)
        yield* untilBroken(function* () {
          const service = services[i] as Service;
          for (const found of rule(service)) yield renamed(found, `services.${service.name}.${found.field}`);
        });
  };
