import { InvalidInput } from '../definition.ts';
import { ASSUMPTIONS, type Assumptions } from './assumptions.ts';
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
    const { min, max, unit } = ASSUMPTIONS[id];
    const value = received.trim() === '' ? Number.NaN : Number(received);
    const isWhole = Number.isInteger(value) || !WHOLE.some((one) => one === id);
    if (value >= min && value <= max && isWhole) parsed.push([id, value]);
    else {
      const kind = WHOLE.some((one) => one === id) ? 'a whole number' : 'a number';
      problems.push({ field: `--${flag}`, received, allowed: `${kind} from ${min} to ${max} (${unit})` });
    }
  }
  if (problems.length > 0) throw new InvalidInput('the command line', problems);
  return Object.fromEntries(parsed);
}

const WHOLE = ['replicas', 'services', 'sharedLoadBalancer', 'extendedSupport'] as const;
