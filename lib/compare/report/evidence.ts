import type { Comparison, Evidence, Section } from '../comparison-schema.ts';
import { pointed } from '../readings/cell.ts';
import { isEmulatedTier } from '../runbook/procedure.ts';
import { EMULATED } from '../runs/engines.ts';
import { SAMPLE } from '../runs/run.ts';
import { WIDTH } from './plain-table.ts';

/** The evidence of a section's cells, in lines that fit a terminal. */
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
      ...[...cells[column.id].evidence, ...(cells[column.id].alike ?? [])]
        .flatMap(told)
        .flatMap((line) => folded(line, 2)),
    ]),
  );
  return ['Read from', ...lines].join('\n');
}

/** Breaks a text into indented lines, at spaces if it has any. Further lines are indented twice. */
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

/** A piece of evidence in one line, with code between backticks. */
export function evidenceText(
  one: Evidence,
  { sources, prices }: Pick<Comparison, 'sources' | 'prices'>,
): string {
  if ('pointer' in one) return `${one.found ? '' : 'not set: '}\`${pointed(one)}\``;
  if ('measurement' in one) return `${one.found ? '' : 'no runs in '}\`measurements/${one.measurement}\``;
  if ('tier' in one) {
    const emulated = isEmulatedTier(one.tier) ? ` ${EMULATED}` : '';
    return `on the sample, ${SAMPLE}, tested by \`npm run ${one.tier}\`${emulated}`;
  }
  if ('price' in one) {
    const { usd, unit, asOf, verified } = prices[one.price] ?? {};
    return `$${usd} per ${unit}, ${one.price}, ${asOf}${verified ? '' : ', not confirmed'}`;
  }
  const { publisher, title } = sources[one.source] ?? {};
  return `${publisher}, ${title}`;
}
