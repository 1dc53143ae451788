/*
 * Blocks of commands that people paste into a terminal. A guard such as `: "${BUCKET:?a bucket of yours}"` ends a script.
 * An interactive shell only prints the error, and goes on with the next line. In braces, all lines are one command: the
 * shell reads them before it runs the first one, and a failed guard ends all of them.
 */

const GUARD = /^: (?="\$\{\w+:\?)/;

/** A line that gives a variable to the commands after it, or fails. */
const GUARDED = /\$\{\w+:\?/;

/** The comment before lines that are typed in AWS CloudShell. */
export const IN_CLOUDSHELL = '# in AWS CloudShell';

/** The comment before lines that are typed in the first shell again. */
export const HERE_AGAIN = '# here again';

/** The comment before lines that are typed one at a time. */
export const ONE_BY_ONE = '# one line at a time';

/** The comment before a command that is typed much later. */
const LAST = '# last,';

/** The comments at which a paste ends, as what follows is typed later or elsewhere. */
const ENDS = [IN_CLOUDSHELL, HERE_AGAIN, ONE_BY_ONE, LAST];

/** The command that stops services on Docker Compose: nothing stops before all variables are known. */
const STOP = /^docker compose .*\bstop /;

/**
 * Puts the lines after a guard into braces, so that none of them runs in an interactive shell where the guard fails. Guards
 * of one paste come first, as one. Lines without guards stay as they are.
 */
export function safeToPaste(lines: readonly string[]): string[] {
  const parts: string[][] = [[]];
  for (const line of lines) {
    if (ENDS.some((end) => line.startsWith(end))) parts.push([]);
    parts.at(-1)?.push(line);
  }
  return parts.flatMap(inBraces);
}

function inBraces(lines: readonly string[]): string[] {
  if (!lines.some((line) => GUARDED.test(line))) return [...lines];
  const guards = lines.flatMap((line) => (GUARD.test(line) ? [line.replace(GUARD, '')] : []));
  const first = lines.findIndex((line) => GUARDED.test(line) || STOP.test(line));
  const others = lines.slice(first).filter((line) => !GUARD.test(line));
  // A place to which nobody comes back.
  if (others.length === 0) return [];
  const guard = guards.length > 0 ? [`: ${[...new Set(guards)].join(' ')}`] : [];
  return [...lines.slice(0, first), '{', ...guard, ...others, '}'];
}
