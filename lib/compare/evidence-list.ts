import { WIDTH } from '../plain-table.ts';
import type { Comparison, Evidence, Section } from './comparison-schema.ts';
import { evidenceText } from './evidence-text.ts';

/** What the cells of a section were read from, a line each; longer ones go on in the next line. */
export function evidenceList(comparison: Comparison, { rows }: Section): string {
  const { columns, sources, prices } = comparison;
  const told = (one: Evidence): string[] => {
    const text = evidenceText(one, comparison).replaceAll('`', '');
    if ('price' in one) return [`${text}:`, prices[one.price]?.source ?? ''];
    if (!('source' in one)) return [text];
    const { url, date } = sources[one.source] ?? {};
    return [`${text}, ${date}:`, `${url}`];
  };
  const lines = rows.flatMap(({ title, cells }) =>
    columns.flatMap((column) => [
      `${title}, ${column.title}`,
      ...cells[column.id].evidence.flatMap(told).flatMap((line) => folded(line, 2)),
    ]),
  );
  return ['Read from', ...lines].join('\n');
}

/** A text in lines that begin with so many spaces, and with twice as many after the first; broken at spaces, if it has any. */
function folded(text: string, indent: number): string[] {
  const lines: string[] = [];
  let left = text;
  while (left !== '') {
    const before = ' '.repeat(lines.length === 0 ? indent : 2 * indent);
    const width = WIDTH - before.length;
    const space = left.lastIndexOf(' ', width);
    const end = left.length <= width || space <= 0 ? width : space;
    lines.push(before + left.slice(0, end));
    left = left.slice(end).trimStart();
  }
  return lines;
}
