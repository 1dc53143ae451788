import { InvalidInput } from '../../definition/invalid-input.ts';
import { mustBe, type Problem } from '../../definition/problem.ts';
import {
  ASSUMPTION_IDS,
  ASSUMPTIONS,
  type AssumptionId,
  type Assumptions,
  DEFAULTS,
  problemOf,
  WORDS,
} from './assumptions.ts';

const flagOf = (id: AssumptionId): string =>
  id.replaceAll(/MiB|GB|[A-Z]/g, (part) => `-${part.toLowerCase()}`);

/** The assumptions by the names of their flags, without dashes. */
export const FLAGS: Readonly<Record<string, AssumptionId>> = Object.fromEntries(
  ASSUMPTION_IDS.map((id) => [flagOf(id), id]),
);

/** The flags with title, unit and default, for the help of a command. */
export const assumptionFlags = (): Record<string, { value: string; about: string }> =>
  Object.fromEntries(
    Object.entries(FLAGS).map(([flag, id]) => {
      const { unit } = ASSUMPTIONS[id];
      return [flag, { value: 'N', about: `${WORDS[id].title}${unit && `, in ${unit}`} (${DEFAULTS[id]})` }];
    }),
  );

/**
 * Reads the numbers that flags were given.
 *
 * @throws InvalidInput naming each flag whose value is not a number within its bounds
 */
export function parseAssumptions(given: Readonly<Record<string, string | undefined>>): Partial<Assumptions> {
  const problems: Problem[] = [];
  const parsed: [string, number][] = [];
  for (const [flag, received] of Object.entries(given)) {
    const id = FLAGS[flag];
    if (id === undefined || received === undefined) continue;
    const allowed = problemOf(id, received);
    if (allowed === undefined) parsed.push([id, Number(received)]);
    else problems.push(mustBe(`--${flag}`, received, allowed));
  }
  if (problems.length > 0) throw new InvalidInput('the command line', problems);
  return Object.fromEntries(parsed);
}
