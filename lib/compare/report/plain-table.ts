import { stripVTControlCharacters } from 'node:util';

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
  const broken = [head, ...rows].map((row) =>
    rowText(
      row.map((text, column) => breaking(text, (widths[column] ?? 0) - PADDING)),
      widths,
      ' ',
    ),
  );
  return broken.join(`\n${widths.map((width) => '─'.repeat(width)).join('─')}\n`);
}

/**
 * One row of a table, with as many lines as its longest cell.
 *
 * @param between stands between two cells, beside the padding
 */
export function rowText(row: readonly string[], widths: readonly number[], between = ''): string {
  const cells = row.map((text, column) => cellLines(text, (widths[column] ?? 0) - PADDING));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, i) =>
    cells
      .map((lines, column) => padded(lines[i] ?? '', widths[column] ?? 0))
      .join(between)
      .trimEnd(),
  ).join('\n');
}

/** The text of a cell in lines that fit the width. A word that is wider has a line of its own. */
const cellLines = (text: string, width: number): string[] =>
  text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    let columns = 0;
    for (const [, space = '', word = ''] of paragraph.matchAll(/(\s*)(\S+)/g)) {
      const more = columnsOf(word);
      const apart = columns > 0 ? space.length : 0;
      if (columns > 0 && columns + apart + more > width) {
        lines.push(line);
        [line, columns] = [word, more];
      } else [line, columns] = [`${line}${space}${word}`, columns + apart + more];
    }
    return columns > 0 ? [...lines, line] : lines;
  });

const padded = (line: string, width: number): string =>
  line + ' '.repeat(Math.max(0, width - columnsOf(line)));

/** The columns of a terminal that a text takes. Control characters, such as those of colours, take none. */
const columnsOf = (text: string): number =>
  (text.includes('\u001b') ? stripVTControlCharacters(text) : text).length;

/** Breaks words that are wider than their cell. */
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
