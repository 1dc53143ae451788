import type { Application, Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { problem } from '../problem.ts';
import { referencesOf } from '../references.ts';

/** Refuses services that call each other in a circle. Each circle is one problem. */
export const theStartOrderHasNoCycle: Rule<Application> = function* ({ services }) {
  const calls = new Map(services.map(({ name, calls: called }) => [name, called]));
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name);
    if (start >= 0) cycles.push([...path.slice(start), name]);
    if (start >= 0 || done.has(name)) return;
    for (const called of calls.get(name) ?? []) if (called !== name) visit(called, [...path, name]);
    done.add(name);
  };
  for (const name of calls.keys()) visit(name, []);
  for (const cycle of cycles)
    yield problem(
      fieldOf(services, cycle),
      cycle.join(' -> '),
      'leads back to the service itself. Each service is deployed after those that it calls, because a running ECS task does not see names that come later; remove one of these calls from calls or environment',
    );
};

/** The field with the first call of a circle: a variable, or else `calls`. */
function fieldOf(services: readonly Service[], [caller, called]: readonly string[]): string {
  const service = services.find(({ name }) => name === caller);
  const reference = service && referencesOf(service).find((one) => one.service === called);
  return `services.${caller}.${reference?.field ?? 'calls'}`;
}
