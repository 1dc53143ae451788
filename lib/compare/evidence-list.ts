import { WIDTH } from '../plain-table.ts';
import { pointed } from './cell.ts';
import type { Comparison, Evidence, Section } from './comparison-schema.ts';

/** What the cells of a section were read from, a line each; longer ones go on in the next line. */
export function evidenceList({ columns, sources, prices }: Comparison, { rows }: Section): string {
  const told = (one: Evidence): string[] => {
    if ('pointer' in one) return [`${pointed(one)}${one.found ? '' : ' (absent)'}`];
    if ('measurement' in one) return [`measurements/${one.measurement}${one.found ? '' : ' (absent)'}`];
    if ('price' in one) return [`${priceText(one.price, prices)}:`, prices[one.price]?.source ?? ''];
    if ('tier' in one) return [`run by npm run ${one.tier}`];
    const { publisher, title, url, date } = sources[one.source] ?? {};
    return [`${publisher}, ${title}, ${date}:`, `${url}`];
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

/** A price, in a line. */
export function priceText(name: string, prices: Comparison['prices']): string {
  const { usd, unit, asOf, verified } = prices[name] ?? {};
  return `$${usd} a ${unit}, ${name}, ${asOf}${verified ? '' : ', not confirmed'}`;
}
