import Table from 'cli-table3';

/** Columns of a terminal that all we print fits. */
export const WIDTH = 100;

/** Columns between two cells. */
const PADDING = 1;

/** A table for a terminal, of columns of given widths, with rules between its rows alone: frames would take their room. */
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

/** Of words that a cell is too narrow for, such as long names, the table would cut off the rest. */
const breaking = (text: string, width: number): string =>
  text.replaceAll(new RegExp(`\\S{${width}}(?=\\S)`, 'g'), '$& ');
