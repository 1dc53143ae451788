import { InvalidInput } from '../definition.ts';
import { type Assumptions, problemOf } from './assumptions.ts';
import { FLAGS } from './flags.ts';

/**
 * What was given by flags, as numbers.
 *
 * @throws InvalidInput naming each flag whose value is no number within its bounds
 */
export function parseAssumptions(given: Readonly<Record<string, string | undefined>>): Partial<Assumptions> {
  const problems: { field: string; received: unknown; allowed: string }[] = [];
  const parsed: [string, number][] = [];
  for (const [flag, received] of Object.entries(given)) {
    const id = FLAGS[flag];
    if (id === undefined || received === undefined) continue;
    const allowed = problemOf(id, received);
    if (allowed === undefined) parsed.push([id, Number(received)]);
    else problems.push({ field: `--${flag}`, received, allowed });
  }
  if (problems.length > 0) throw new InvalidInput('the command line', problems);
  return Object.fromEntries(parsed);
}
