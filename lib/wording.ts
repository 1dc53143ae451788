import { z } from 'zod';
import type { Problem } from './rules.ts';

/*
 * What a schema finds, in the words that all our errors have: field, value received, values allowed.
 */

/** How to parse with a schema, so that an issue's message is what is allowed, and its input what was received. */
export const IN_OUR_WORDS = { reportInput: true, error: allowedBy };

/** An issue of a schema that was applied in our words. */
export function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...issue.path, key].join('.'),
      received: (issue.input as Record<string, unknown> | undefined)?.[key],
      allowed: 'nothing: there is no such field',
    }));
  }
  // What is wrong with a key of a record stands in issues of its own.
  if (issue.code === 'invalid_key') {
    return issue.issues
      .flatMap(problemsOf)
      .map((problem) => ({ ...problem, field, allowed: `named by ${problem.allowed}` }));
  }
  return [{ field, received: issue.input, allowed: issue.message }];
}

/** Where values are wrong. An unknown field is in nobody's way. */
export const placesOf = (issues: readonly z.core.$ZodIssue[]): PropertyKey[][] =>
  issues.filter(({ code }) => code !== 'unrecognized_keys').map(({ path }) => path);

/** The schema's own words, such as those of the formats, go before these. */
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

/** A type, with the limits that only the schema knows. */
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
  if (schema instanceof z.ZodRecord) return 'an object of values by their names';
  if (schema instanceof z.ZodObject) return `an object of ${Object.keys(schema.shape).join(', ')}`;
  return undefined;
}

function amount(count: number | bigint, of: string): string {
  const noun = { array: ['entry', 'entries'], string: ['character', 'characters'] }[of];
  return noun ? `${count} ${noun[Number(count) === 1 ? 0 : 1]}` : String(count);
}
