import { z } from 'zod';
import { mustBe, type Problem, problem } from './problem.ts';

/*
 * Turns the issues that a schema finds into problems, in the wording of all errors of this project.
 */

/** Options for parsing. With them, an issue's message says what is allowed, and its input is the value received. */
export const IN_OUR_WORDS = { reportInput: true, error: allowedBy };

/** Returns the problems of an issue, which a schema found while it parsed with `IN_OUR_WORDS`. */
export function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const input = (issue.input ?? {}) as Record<string, unknown>;
    return issue.keys.map((key) =>
      problem(
        [...issue.path, key].join('.'),
        input[key],
        'is an unknown field; remove it or correct its name',
      ),
    );
  }
  // The issue of a record's key contains the issues of the key's schema.
  if (issue.code === 'invalid_key') {
    return issue.issues.map(({ input, message }) =>
      problem(field, input, `has a wrong name: it must be ${message}`),
    );
  }
  if (issue.code === 'invalid_union') {
    // zod reports the whole object, at the path of the field that tells the forms apart.
    if (issue.discriminator !== undefined) {
      const { [issue.discriminator]: received } = issue.input as Record<string, unknown>;
      return [unfit(field, received, issue.message)];
    }
    const form = intendedForm(issue);
    if (form) return form.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [unfit(field, issue.input, issue.message)];
}

/** The problem of a value that is not allowed, or not there. */
const unfit = (field: string, received: unknown, allowed: string): Problem =>
  received === undefined && field !== ''
    ? { field, message: `${field} is missing; it must be ${allowed}` }
    : mustBe(field || 'the whole', received, allowed);

/**
 * The issues of that form of a union which the value is meant to have: the only form whose required fields are all
 * there. Undefined if no form or several forms fit.
 */
function intendedForm(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] | undefined {
  const forms = issue.errors.filter((issues) =>
    issues.every(
      ({ code, path, input }) => code === 'unrecognized_keys' || (path.length > 0 && input !== undefined),
    ),
  );
  return forms.length === 1 ? forms[0] : undefined;
}

/** The paths of wrong values. Unknown fields are left out, because no rule reads them. */
export const placesOf = (issues: readonly z.core.$ZodIssue[]): PropertyKey[][] =>
  issues.filter(({ code }) => code !== 'unrecognized_keys').map(({ path }) => path);

/** Says what is allowed, by the kind of issue. Words of the schema, such as those of its formats, take precedence. */
function allowedBy({ inst, ...issue }: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'too_small':
      return `at least ${amount(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `at most ${amount(issue.maximum, issue.origin)}`;
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(', ')}`;
    case 'invalid_type':
      return typeOf(inst);
    default:
      return undefined;
  }
}

/** Describes the allowed type, with the limits that only the schema knows. */
function typeOf(schema: unknown): string | undefined {
  if (schema instanceof z.ZodNumber) {
    const { isInt, minValue, maxValue } = schema;
    return `a ${isInt ? 'whole ' : ''}number from ${minValue} to ${maxValue}`;
  }
  if (schema instanceof z.ZodString) {
    const { minLength, maxLength } = schema;
    if (minLength === null) return 'a text';
    const [from, to] = [amount(minLength, 'string'), maxLength && amount(maxLength, 'string')];
    return to ? `a text of ${minLength} to ${to}` : `a text of at least ${from}`;
  }
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodArray) return 'a list';
  if (schema instanceof z.ZodRecord) return 'an object of names and values, such as { NAME: value }';
  if (schema instanceof z.ZodObject)
    return `an object with the fields ${Object.keys(schema.shape).join(', ')}`;
  return undefined;
}

function amount(count: number | bigint, of: string): string {
  const noun = { array: ['entry', 'entries'], string: ['character', 'characters'] }[of];
  return noun ? `${count} ${noun[Number(count) === 1 ? 0 : 1]}` : String(count);
}
