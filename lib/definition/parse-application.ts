import type { z } from 'zod';
import type { Application, DefinedApplication } from './application.ts';
import { applicationSchema } from './application-schema.ts';
import { applyRules, type Rule } from './apply-rules.ts';
import { derive, inStartOrder, settled } from './derive.ts';
import { InvalidInput } from './invalid-input.ts';
import { type Problem, problem } from './problem.ts';
import { resourceSchema } from './resource-schema.ts';
import { rules } from './rules.ts';
import { serviceSchema } from './service-schema.ts';
import { withDefaults } from './with-defaults.ts';
import { IN_OUR_WORDS, placesOf, problemsOf } from './wording.ts';

/**
 * Checks the definition of an application, whether it comes from TypeScript or from a parsed YAML file, and fills in the
 * defaults.
 *
 * @param alsoRules rules of the caller, in addition to the rules for every definition
 * @throws InvalidInput naming every field that is wrong
 */
export function parseApplication(input: unknown, alsoRules: readonly Rule<Application>[] = []): Application {
  const prototypes = [...prototypesIn(input)];
  if (prototypes.length > 0) throw new InvalidInput('the application definition', prototypes);
  const parsed = applicationSchema.safeParse(input, IN_OUR_WORDS);
  const issues = [...(parsed.error?.issues ?? []), ...issuesOfMisnamed(input, parsed.error?.issues ?? [])];
  const allRules = [...rules, ...alsoRules];
  if (parsed.success) {
    // Rules read the same fields over and over: those of a plain object are read much faster than derived ones.
    const application = settled(derive(parsed.data as DefinedApplication));
    const problems = applyRules(allRules, application, []);
    if (problems.length > 0) throw new InvalidInput('the application definition', problems);
    return inStartOrder(application);
  }
  // If the schema refuses a field, the rules still check the other fields. They read the input, with its defaults.
  const defined = withDefaults(applicationSchema, input) as DefinedApplication;
  const broken = placesOf(issues.filter((issue) => !isMisnamed(issue)));
  throw new InvalidInput('the application definition', [
    ...issues.flatMap(problemsOf),
    ...applyRules(allRules, defined, broken, derive),
  ]);
}

/**
 * The problems of names `__proto__`, which a parsed file may have. Zod leaves them out without a word, because a plain object
 * would take the value for its prototype.
 */
function* prototypesIn(value: unknown, path: readonly string[] = []): Iterable<Problem> {
  if (typeof value !== 'object' || !value || path.length > DEEPEST) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, key];
    if (key === '__proto__')
      yield problem(at.join('.'), inner, 'is a name that JavaScript keeps for itself; choose another');
    else yield* prototypesIn(inner, at);
  }
}

/** More than the depth of any field: what is deeper stands in an unknown field. */
const DEEPEST = 10;

/** The schemas of what has a name of its own. */
const NAMED = new Map<PropertyKey | undefined, z.ZodType>([
  ['services', serviceSchema],
  ['resources', resourceSchema],
]);

/** Tells whether an issue is the wrong name of a service or a resource. */
const isMisnamed = ({ code, path }: z.core.$ZodIssue): boolean =>
  code === 'invalid_key' && NAMED.has(path[0]) && path.length === 2;

/** The issues within services and resources with a wrong name: zod looks at no value whose name is wrong. */
const issuesOfMisnamed = (input: unknown, issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] =>
  issues.filter(isMisnamed).flatMap(({ path }) => {
    const [list = '', name = ''] = path;
    const value = (input as Record<PropertyKey, Record<PropertyKey, unknown>>)[list]?.[name];
    const found = NAMED.get(list)?.safeParse(value, IN_OUR_WORDS).error?.issues ?? [];
    return found.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
  });
