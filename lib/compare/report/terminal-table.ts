import { styleText } from 'node:util';
import type { Comparison, Level, Section } from '../comparison-schema.ts';
import { LEGEND, MARKS } from '../verdicts/marks.ts';
import { plainTable, WIDTH } from './plain-table.ts';

/** The width of the titles, in columns of a terminal. */
const CONCERNS = 14;

/** The meaning of the marks, if there are any. */
export const legend = (sections: readonly Section[]): string[] =>
  sections.some(({ rows }) => rows.some(({ cells }) => Object.values(cells).some(({ verdict }) => verdict)))
    ? [LEGEND]
    : [];

export interface TableOptions {
  /** @default false */
  readonly colours?: boolean;
}

/** A section as text of at most 100 columns. */
export function table(
  { columns }: Pick<Comparison, 'columns'>,
  { rows }: Section,
  { colours = false }: TableOptions = {},
): string {
  const width = Math.floor((WIDTH - CONCERNS - columns.length - 2) / columns.length);
  const lines = rows.map(({ title, cells }) => [
    title,
    ...columns.map(({ id }) => {
      const { verdict, text, parts } = cells[id];
      const lines = parts?.map((part) => `${part.services.join(', ')}: ${part.text}`) ?? [text];
      return `${verdict ? `${marked(verdict, colours)} ` : ''}${lines.join('\n')}`;
    }),
  ]);
  return plainTable(['', ...columns.map(({ title }) => title)], lines, [
    CONCERNS,
    ...columns.map(() => width),
  ]);
}

function marked(verdict: Level, colours: boolean): string {
  const { mark, colour } = MARKS[verdict];
  // Not left to `styleText`: only the caller knows whether its output shows colours.
  return colours ? styleText(colour, mark, { validateStream: false }) : mark;
}
