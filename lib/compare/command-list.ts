import { WIDTH } from '../plain-table.ts';
import type { Comparison, Section } from './comparison-schema.ts';

/** What is typed for the rows of a section, once for columns in which it is the same; nothing where nothing is typed. */
export function commandList({ columns }: Pick<Comparison, 'columns'>, { rows }: Section): string[] {
  return rows.flatMap(({ title, cells }) => {
    const titles = new Map<string, string[]>();
    for (const column of columns) {
      const lines = cells[column.id].commands?.flatMap(continued).join('\n');
      if (lines) titles.set(lines, [...(titles.get(lines) ?? []), column.title]);
    }
    return [...titles].map(([lines, these]) => `${title}, ${these.join(', ')}\n${lines}`);
  });
}

const INDENT = '  ';
const CONTINUED = ' \\';

/** A line as a shell reads it from several, broken at spaces outside of quotes, where it reads one space for all. */
function continued(line: string): string[] {
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

/** The last place within a width where a text can be broken: best before an option or a pipe. */
function lastBreak(text: string, width: number): number | undefined {
  const spaces: number[] = [];
  let quote: string | undefined;
  for (const [i, character] of [...text].slice(0, width + 1).entries()) {
    if (quote === undefined && /['"]/.test(character)) quote = character;
    else if (character === quote) quote = undefined;
    else if (character === ' ' && quote === undefined) spaces.push(i);
  }
  return spaces.findLast((i) => /^(-|\|)/.test(text.slice(i + 1))) ?? spaces.at(-1);
}
