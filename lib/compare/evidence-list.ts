import { pointed } from './cell.ts';
import type { Comparison, Evidence, Section } from './comparison-schema.ts';
import { WIDTH } from './table.ts';

/** What the cells of a section were read from, a line each; longer ones go on in the next line. */
export function evidenceList({ columns, sources }: Comparison, { rows }: Section): string {
  const told = (one: Evidence): string[] => {
    if ('pointer' in one) return [`${pointed(one)}${one.found ? '' : ' (absent)'}`];
    if ('measurement' in one) return [`measurement ${one.measurement}`];
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

/** A text in lines that begin with so many spaces, and with twice as many after the first. */
function folded(text: string, indent: number): string[] {
  const first = text.slice(0, WIDTH - indent);
  const rest = text.slice(first.length);
  const width = WIDTH - 2 * indent;
  const more = Array.from({ length: Math.ceil(rest.length / width) }, (_, i) =>
    rest.slice(i * width, (i + 1) * width),
  );
  return [' '.repeat(indent) + first, ...more.map((part) => ' '.repeat(2 * indent) + part)];
}
