import type { z } from 'zod';
import { type Problem, rules } from './rules.ts';
import { type Service, serviceSchema } from './schema.ts';

/** All that is wrong with an input, a line each: field, value received, values allowed. */
export class InvalidInput extends Error {
  readonly problems: readonly Problem[];

  constructor(what: string, problems: readonly Problem[]) {
    const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
    super([`${what} has ${count}:`, ...problems.map(sentence)].join('\n  '));
    this.name = 'InvalidInput';
    this.problems = problems;
  }
}

/**
 * Checks what claims to be a service, from TypeScript or from a parsed YAML file alike.
 *
 * The rules run only on a value that passed the schema, as they read several fields at once; whatever of the two
 * runs reports all it finds.
 *
 * @throws InvalidInput naming every field that is wrong
 */
export function parseService(input: unknown, what = 'the service definition'): Service {
  const parsed = serviceSchema.safeParse(input, { reportInput: true });
  const problems = parsed.success
    ? rules.flatMap((rule) => [...rule(parsed.data)])
    : parsed.error.issues.flatMap(problemsOf);
  if (!parsed.success || problems.length > 0) throw new InvalidInput(what, problems);
  return parsed.data;
}

/** A schema's issue in the words that all our errors have. */
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
  return [{ field, received: issue.input, allowed: allowedBy(issue) }];
}

function allowedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unit(issue.origin)}`;
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unit(issue.origin)}`;
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(', ')}`;
    case 'invalid_type':
      return (
        { int: 'a whole number', boolean: 'true or false' }[issue.expected as string] ??
        `of type ${issue.expected}`
      );
    default:
      // The formats' own words in schema.ts.
      return issue.message;
  }
}

const unit = (origin: string): string => ({ array: ' entries', string: ' characters' })[origin] ?? '';

const sentence = ({ field, received, allowed }: Problem): string =>
  `${field || 'it'} must be ${allowed}; got ${received === undefined ? 'nothing' : JSON.stringify(received)}`;

/** Turns an error into a message and an exit code, for bin/ alone: what is the user's to mend needs no stack trace. */
export function reportFailure(error: unknown): void {
  console.error(error instanceof InvalidInput ? error.message : error);
  process.exitCode = 1;
}
