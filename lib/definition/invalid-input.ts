import { lineOf, type Problem } from './problem.ts';

/** An error with all problems of an input, a line each. */
export class InvalidInput extends Error {
  /** The name of the input, such as `the application definition`. */
  readonly what: string;
  readonly problems: readonly Problem[];
  /** The errors of further inputs, which the message ends with. */
  readonly others: readonly InvalidInput[];

  constructor(what: string, problems: readonly Problem[], others: readonly InvalidInput[] = []) {
    const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
    const own = [`${what} has ${count}:`, ...problems.map(lineOf)].join('\n  ');
    super([own, ...others.map(({ message }) => message)].join('\n'));
    this.name = 'InvalidInput';
    this.what = what;
    this.problems = problems;
    this.others = others;
  }
}

/**
 * Runs two checks and returns both results.
 *
 * @throws InvalidInput with the problems of both
 */
export function bothChecked<A, B>(one: () => A, other: () => B): [A, B] {
  const failures: InvalidInput[] = [];
  const attempt = <T>(check: () => T): T | undefined => {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      failures.push(error);
      return undefined;
    }
  };
  const results = [attempt(one), attempt(other)];
  const [first, ...others] = failures;
  if (first) throw new InvalidInput(first.what, first.problems, others);
  return results as [A, B];
}
