import type { Comparison } from '../comparison-schema.ts';
import type { Target } from '../targets.ts';
import { rowAt } from './row-at.ts';

/** The row whose commands prepare a shell for those of other rows. */
export const ACCESS = 'runbook/access';

/** The variables that commands use without setting them: the commands of the row `access` do. */
export function setByAccess(
  comparison: Pick<Comparison, 'sections'>,
  commands: readonly string[],
  target: Target,
): string[] {
  const given = setIn(rowAt(comparison, ACCESS)?.cells[target].commands ?? []);
  const own = setIn(commands);
  const used = [...commands.join('\n').matchAll(/\$\{?([A-Z_]+)/g)].map(([, name = '']) => name);
  return [...new Set(used)].filter((name) => given.includes(name) && !own.includes(name));
}

const setIn = (commands: readonly string[]): string[] =>
  commands.flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);
