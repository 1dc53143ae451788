import type { Application, Service } from '../application.ts';
import { type Rule, untilBroken } from '../apply-rules.ts';
import { type Problem, renamed } from '../problem.ts';

type List = 'services' | 'resources' | 'jobs';

/**
 * Runs a check for each entry of a list of the application. A wrong field stops the check for one entry, and a wrong list
 * stops it for that list.
 *
 * @param check takes the entry and its field, such as `services.web`
 */
export function* eachOf<L extends List>(
  application: Application,
  list: L,
  check: (entry: Application[L][number], field: string) => Iterable<Problem>,
): Iterable<Problem> {
  yield* untilBroken(function* () {
    for (const i of application[list].keys())
      yield* untilBroken(function* () {
        const entry = application[list][i] as Application[L][number];
        yield* check(entry, `${list}.${entry.name}`);
      });
  });
}

/** The rule of an application that runs rules for each service, or each job. A wrong field stops one rule for one of them. */
export const forEach = (list: 'services' | 'jobs', rules: readonly Rule<Service>[]): Rule<Application> =>
  function* (application) {
    yield* eachOf(application, list, function* (service, field) {
      for (const rule of rules)
        yield* untilBroken(function* () {
          for (const found of rule(service)) yield renamed(found, `${field}.${found.field}`);
        });
    });
  };
