import { groups } from 'd3-array';
import type { Comparison, Section } from '../comparison-schema.ts';
import type { Target } from '../targets.ts';
import { WIDTH } from './plain-table.ts';
import { setByAccess } from './set-by-access.ts';

/** The commands of a section's rows, once for all columns with the same commands. */
export function commandList(comparison: Comparison, { rows }: Section): string[] {
  const { columns } = comparison;
  return rows.flatMap(({ title, cells }) => {
    const linesIn = (id: Target) => {
      const { commands } = cells[id];
      if (!commands) return undefined;
      const names = setByAccess(comparison, commands, id);
      const before = names.length > 0 ? [`# the commands of access set ${names.join(', ')}`] : [];
      return [...before, ...commands].flatMap(continued).join('\n');
    };
    return groups(columns, ({ id }) => linesIn(id)).flatMap(([lines, same]) =>
      lines === undefined ? [] : `${title}, ${same.map((column) => column.title).join(', ')}\n${lines}`,
    );
  });
}

const INDENT = '  ';
const CONTINUED = ' \\';

/** Breaks a command into lines that a shell joins again: only at spaces outside of quotes. A comment stays one on each line. */
function continued(line: string): string[] {
  // A shell joins no lines of a comment: after one with a backslash, the next would be run.
  if (line.startsWith('#')) return commentLines(line);
  const lines: string[] = [];
  let left = line;
  for (;;) {
    const before = INDENT.repeat(lines.length === 0 ? 1 : 2);
    const end =
      before.length + left.length <= WIDTH
        ? undefined
        : lastBreak(left, WIDTH - before.length - CONTINUED.length);
    if (end === undefined) return [...lines, before + left];
    lines.push(before + left.slice(0, end) + CONTINUED);
    left = left.slice(end + 1);
  }
}

function commentLines(line: string): string[] {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? INDENT + word : `${INDENT}#   ${word}`);
  }
  return lines;
}

/**
 * The last space within a width at which a command may be broken, preferably before an option or a pipe. Without any, the
 * first space after it: a quoted text may be wider than a line.
 */
function lastBreak(text: string, width: number): number | undefined {
  const spaces: number[] = [];
  let quote: string | undefined;
  for (const [i, character] of [...text].entries()) {
    if (quote === undefined && /['"]/.test(character)) quote = character;
    else if (character === quote) quote = undefined;
    else if (character === ' ' && quote === undefined) spaces.push(i);
  }
  const within = spaces.filter((i) => i <= width);
  return within.findLast((i) => /^(-|\|)/.test(text.slice(i + 1))) ?? within.at(-1) ?? spaces[0];
}
