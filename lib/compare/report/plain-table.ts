import Table from 'cli-table3';

/** The width of all printed text, in columns of a terminal. */
export const WIDTH = 100;

/** Columns between two cells. */
const PADDING = 1;

/** A table for a terminal. It has rules between its rows, and no frames, which would take room from the text. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
): string {
  const table = new Table({
    head: [...head],
    colWidths: [...widths],
    wordWrap: true,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': PADDING },
    chars: {
      ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
      ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
      ...{ left: '', 'left-mid': '', right: '', 'right-mid': '', mid: '─', 'mid-mid': '─', middle: ' ' },
    },
  });
  for (const row of rows)
    table.push(row.map((text, column) => breaking(text, (widths[column] ?? 0) - PADDING)));
  return table.toString().replaceAll(/ +$/gm, '');
}

/** Breaks words that are wider than their cell: the table would cut them off. */
const breaking = (text: string, width: number): string =>
  text.replaceAll(new RegExp(`\\S{${width}}(?=\\S)`, 'g'), '$& ');

/**
 * Breaks a text into lines that fit the width.
 *
 * @param indent stands before each line but the first
 */
export function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines.join('\n');
}
