import type { Problem } from './rules.ts';

/** What several fields of a value must agree on. Reports all it finds. */
export type Rule<T> = (value: T) => Iterable<Problem>;

type Path = readonly PropertyKey[];

/**
 * All that rules find in a value, of which some fields may be wrong already: a rule stops where it reads one of those,
 * so that nobody is told what only follows from it.
 *
 * @param broken where the schema found something
 */
export function applyRules<T>(rules: readonly Rule<T>[], value: T, broken: readonly Path[]): Problem[] {
  // Of what is broken altogether there is nothing more to say.
  if (broken.some((path) => path.length === 0)) return [];
  const guarded = guard(value, broken) as T;
  const problems: Problem[] = [];
  for (const rule of rules) {
    try {
      for (const problem of rule(guarded)) problems.push(problem);
    } catch (error) {
      if (!(error instanceof BrokenField)) throw error;
    }
  }
  return problems;
}

class BrokenField extends Error {}

/** A copy in which reading a broken field throws. */
function guard(value: unknown, broken: readonly Path[]): unknown {
  if (broken.length === 0) return value;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  for (const key of new Set(broken.flatMap(([key = '']) => key))) {
    const below = broken.filter((path) => path[0] === key).map((path) => path.slice(1));
    const isBroken = below.some((path) => path.length === 0);
    Object.defineProperty(copy, key, {
      enumerable: true,
      get: () => {
        if (isBroken) throw new BrokenField();
        return guard((value as Record<PropertyKey, unknown>)[key], below);
      },
    });
  }
  return copy;
}
