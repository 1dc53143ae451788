import { styleText } from 'node:util';
import Table from 'cli-table3';
import { LEGEND, MARKS } from '../marks.ts';
import type { Comparison, Level, Section } from './comparison-schema.ts';

/** Columns of the whole, of the concerns, and between two cells. */
export const WIDTH = 100;
const CONCERNS = 14;
const PADDING = 1;

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
  // Of words that a cell is too narrow for, such as long names, it would cut off the rest.
  const longest = new RegExp(`\\S{${width - PADDING}}(?=\\S)`, 'g');
  const breaking = (text: string) => text.replaceAll(longest, '$& ');
  const rendered = new Table({
    head: ['', ...columns.map(({ title }) => title)],
    colWidths: [CONCERNS, ...columns.map(() => width)],
    wordWrap: true,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': PADDING },
    // Rules between rows only: frames would take the columns that the text needs.
    chars: {
      ...{
        top: '',
        'top-mid': '',
        'top-left': '',
        'top-right': '',
        bottom: '',
        'bottom-mid': '',
        'bottom-left': '',
        'bottom-right': '',
      },
      ...{ left: '', 'left-mid': '', right: '', 'right-mid': '', mid: '─', 'mid-mid': '─', middle: ' ' },
    },
  });
  for (const { title, cells } of rows) {
    const texts = columns.map(({ id }) => {
      const cell = cells[id];
      const words = breaking(cell.text);
      return cell.verdict ? `${marked(cell.verdict, colours)} ${words}` : words;
    });
    rendered.push([breaking(title), ...texts]);
  }
  return rendered.toString().replaceAll(/ +$/gm, '');
}

function marked(verdict: Level, colours: boolean): string {
  const { mark, colour } = MARKS[verdict];
  // Whether the output shows colours is the caller's to know.
  return colours ? styleText(colour, mark, { validateStream: false }) : mark;
}
