import type { Application } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { problem } from '../problem.ts';

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
      `services.${cycle[0]}.calls`,
      cycle.join(' -> '),
      'leads back to the service itself. Each service is deployed after those that it calls, because a running ECS task does not see names that come later; remove one of these calls from calls or environment',
    );
};
