import type { Problem } from '../definition/problem.ts';
import type { ComposeTree } from './compose-tree.ts';
import { text } from './short-forms.ts';

/** An application of one file with more services would not be understood. */
const MOST_SERVICES = 100;

/** Problems that the schema lets through: services that wait for each other, as Compose itself refuses them, and files that are too large. */
export function inconsistencies({ services = {}, jobs = {} }: ComposeTree): Problem[] {
  const count = Object.keys(services).length + Object.keys(jobs).length;
  if (count > MOST_SERVICES)
    return [
      {
        field: 'services',
        message: `services has ${count} entries, and ${MOST_SERVICES} are the most that are read`,
      },
    ];
  const waits = new Map(Object.entries(services).map(([name, raw]) => [name, waitsFor(raw?.depends_on)]));
  const done = new Set<string>();
  const problems: Problem[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name);
    if (start >= 0)
      problems.push({
        field: `services.${name}.depends_on`,
        message: `services.${name}.depends_on leads back to ${name} (${[...path.slice(start), name].join(' -> ')}), so that none could start; remove one of these entries`,
      });
    if (start >= 0 || done.has(name)) return;
    for (const other of waits.get(name) ?? []) visit(other, [...path, name]);
    done.add(name);
  };
  for (const name of waits.keys()) visit(name, []);
  return problems;
}

const waitsFor = (dependsOn: unknown): string[] =>
  Array.isArray(dependsOn) ? dependsOn.map(text) : Object.keys((dependsOn ?? {}) as object);
