import type { Problem } from './problem.ts';

/** A rule between the fields of a value. It yields all problems that it finds. */
export type Rule<T> = (value: T) => Iterable<Problem>;

type IssuePath = readonly PropertyKey[];

/**
 * Runs rules on a value that may have wrong fields already, and returns the problems that the rules find. A rule stops
 * when it reads a wrong field: its further problems would only follow from that field.
 *
 * Not zod's `check` with `when`: zod tells a rule which issues exist, but not which fields the rule reads. Each rule
 * would have to list its fields by hand.
 *
 * @param broken the paths of the fields that are wrong by the schema
 * @param view what the rules read of the value. It must not read a field before a rule does. @default - the value
 */
export function applyRules<T, V = T>(
  rules: readonly Rule<V>[],
  value: T,
  broken: readonly IssuePath[],
  view: (value: T) => V = (same) => same as unknown as V,
): Problem[] {
  // The value itself is wrong: no rule can read any field.
  if (broken.some((path) => path.length === 0)) return [];
  const guarded = view(guard(value, broken) as T);
  return rules.flatMap((rule) => [...untilBroken(() => rule(guarded))]);
}

/** The problems that a rule finds before it reads a wrong field. */
export function* untilBroken(rule: () => Iterable<Problem>): Iterable<Problem> {
  try {
    yield* rule();
  } catch (error) {
    if (!(error instanceof BrokenField)) throw error;
  }
}

class BrokenField extends Error {}

/** A copy in which reading a broken field throws. */
function guard(value: unknown, broken: readonly IssuePath[]): unknown {
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
