import { applyRules, type Rule } from './apply-rules.ts';
import { type Problem, rules } from './rules.ts';
import { type Service, serviceSchema } from './schema.ts';
import { IN_OUR_WORDS, placesOf, problemsOf } from './wording.ts';

/** All that is wrong with an input, and with others, a line each: field, value received, values allowed. */
export class InvalidInput extends Error {
  readonly what: string;
  readonly problems: readonly Problem[];

  constructor(what: string, problems: readonly Problem[], others: readonly InvalidInput[] = []) {
    const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
    const own = [`${what} has ${count}:`, ...problems.map(sentence)].join('\n  ');
    super([own, ...others.map(({ message }) => message)].join('\n'));
    this.name = 'InvalidInput';
    this.what = what;
    this.problems = problems;
  }
}

/**
 * Checks what claims to be a service, from TypeScript or from a parsed YAML file alike.
 *
 * @param alsoRules what must hold where the service is checked, beside what must hold everywhere
 * @throws InvalidInput naming every field that is wrong
 */
export function parseService(input: unknown, alsoRules: readonly Rule<Service>[] = []): Service {
  const parsed = serviceSchema.safeParse(input, IN_OUR_WORDS);
  const issues = parsed.error?.issues ?? [];
  const problems = [
    ...issues.flatMap(problemsOf),
    ...applyRules([...rules, ...alsoRules], input as Service, placesOf(issues)),
  ];
  if (!parsed.success || problems.length > 0) throw new InvalidInput('the service definition', problems);
  return parsed.data;
}

/** What two checks give, or one error with all that either found. */
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

/** JSON has no word for a number that is none, or has no end. */
const shown = (value: unknown): string | undefined => {
  if (value === undefined) return 'nothing';
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
};

const sentence = ({ field, received, allowed }: Problem): string =>
  `${field || 'it'} must be ${allowed}; got ${shown(received)}`;

/** Turns an error into a message and an exit code, for bin/ alone: what is the user's to mend needs no stack trace. */
export function reportFailure(error: unknown): void {
  console.error(error instanceof InvalidInput ? error.message : error);
  process.exitCode = 1;
}
