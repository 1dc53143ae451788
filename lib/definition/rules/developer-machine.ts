import type { Application } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { problem } from '../problem.ts';
import { isDatabase, isServed } from '../resources.ts';
import { resourceVariable, secretVariable } from '../secrets.ts';
import { eachOf } from './for-each.ts';

/** The rules for what the developer's machine has once, on Compose: variables of the user, and ports. */
export const developerMachineRules: readonly Rule<Application>[] = [
  // The user sets secrets in variables: `A_B_KEY` for `b-key` of `a`, and for `key` of `a-b`.
  function* secretVariablesDiffer(application) {
    const taken = new Map<string, string>();
    yield* eachOf(application, 'resources', (resource, field) => {
      if (!isServed(resource) || isDatabase(resource))
        taken.set(resourceVariable(resource), `the ${isServed(resource) ? 'password' : 'URL'} of ${field}`);
      return [];
    });
    for (const list of ['services', 'jobs'] as const)
      yield* eachOf(application, list, function* (service, field) {
        for (const [i, secret] of service.secrets.entries()) {
          const variable = secretVariable(service, secret);
          const owner = `the secret ${secret.name} of ${field}`;
          const first = taken.get(variable);
          // The rules of secrets compare the secrets of one service.
          if (first && first !== owner)
            yield problem(
              `${field}.secrets.${i}.name`,
              secret.name,
              `becomes the variable ${variable} in Compose, as does ${first}; choose another`,
            );
          else taken.set(variable, owner);
        }
      });
  },

  function* localPortsDiffer(application) {
    const taken = new Map<number, string>();
    yield* eachOf(application, 'services', function* ({ name, exposure }, field) {
      if (!exposure) return;
      const first = taken.get(exposure.localPort);
      if (first)
        yield problem(
          `${field}.exposure.localPort`,
          exposure.localPort,
          `is already the port of ${first} on the developer’s machine; set another, such as ${exposure.localPort + 1}`,
        );
      else taken.set(exposure.localPort, name);
    });
  },
];
