import { styleText } from 'node:util';
import { LEGEND, MARKS } from '../marks.ts';
import { plainTable, WIDTH } from '../plain-table.ts';
import type { Comparison, Level, Section } from './comparison-schema.ts';

/** Columns of the concerns. */
const CONCERNS = 14;

/** What the marks mean, where there are any. */
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
      const { verdict, text } = cells[id];
      return verdict ? `${marked(verdict, colours)} ${text}` : text;
    }),
  ]);
  return plainTable(['', ...columns.map(({ title }) => title)], lines, [
    CONCERNS,
    ...columns.map(() => width),
  ]);
}

function marked(verdict: Level, colours: boolean): string {
  const { mark, colour } = MARKS[verdict];
  // Whether the output shows colours is the caller's to know.
  return colours ? styleText(colour, mark, { validateStream: false }) : mark;
}
